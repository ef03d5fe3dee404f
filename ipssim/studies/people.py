"""Find people by a description in fixed words: sex, age, diagnosis, life at entry, what happens.

"woman under 25 with a relapse": every part has to hold. What happens counts if it does in at least
one of the two lives; "no job" is in neither. "job under ips" looks at one life, "job only under
ips" at both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ipssim.errors import PYTHON, InputError, Problem, show
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.meant import nearest
from ipssim.studies.lived import COURSE, INCOMES, TOLD, Flags, Lived
from ipssim.vocabulary import Diagnosis, EducationLevel

Two = tuple[Lived, Lived]
_LONGEST = 300  # characters of a description
_NEAR = 20  # people who are alike
_YEARS, _ILLNESS = 10.0, 1.0  # years and SD of symptoms that count alike for how near people are
_FILLERS = frozenset((
    "and", "any", "anybody", "at", "begins", "but", "candidate", "citizen", "get", "gets", "got",
    "had", "has", "have", "in", "is", "of", "old", "on", "one", "person", "somebody", "someone",
    "start", "starts", "that", "then", "was", "were", "who", "whose", "with", "year", "years",
    "der", "en", "er", "et", "har", "hans", "hendes", "i", "med", "og", "på", "som", "år",
))
_NO = frozenset(("no", "not", "never", "without", "none", "ikke", "ingen", "uden"))
_SMALL = frozenset(("a", "an", "the", "-", "–", "his", "her", "their"))
_NUMBER = re.compile(r"\d+")
_AGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:under|below|younger than|less than|yngre end) (\d+)\b"), "under"),
    (re.compile(r"(?:over|above|older than|more than|ældre end) (\d+)\b"), "over"),
    (re.compile(r"(?:aged |age |between |from |of )?(\d+) (?:to|and|til|–|-) (\d+)\b"), "between"),
    (re.compile(r"in (?:the|his|her|their) (\d)0s\b"), "decade"),
    (re.compile(r"(?:aged |age |of )?(\d+)\b"), "aged"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary at entry, other words for it, and for whom it holds."""

    also: tuple[str, ...]
    holds: Callable[[pd.DataFrame], Any]


def _is(column: str, *codes: int) -> Callable[[pd.DataFrame], Any]:
    return lambda table: np.isin(table[column], codes)


VOCABULARY: Mapping[str, Mapping[str, Word]] = {
    "sex": {
        "woman": Word(("female", "women", "kvinde", "kvinder"), _is("woman", 1)),
        "man": Word(("male", "men", "mand", "mænd"), _is("woman", 0)),
    },
    "diagnosis": {
        "schizophrenia": Word(
            ("schizophrenia spectrum", "psychosis", "skizofreni", "psykose"),
            _is("diagnosis", Diagnosis.SCHIZOPHRENIA_SPECTRUM),
        ),
        "bipolar disorder": Word(("bipolar", "bipolar lidelse"),
                                 _is("diagnosis", Diagnosis.BIPOLAR)),
        "depression": Word(("severe depression", "depressed"),
                           _is("diagnosis", Diagnosis.DEPRESSION)),
        "anxiety": Word(("angst", "anxious"), _is("diagnosis", Diagnosis.ANXIETY)),
        "undiagnosed": Word(("diagnosed with nothing",), _is("diagnosis", Diagnosis.NOT_DIAGNOSED)),
    },
    "at entry": {
        **{name: Word(also, _is("income", *codes)) for name, (also, codes) in INCOMES.items()},
        "primary school": Word(("short schooling",), _is("education", EducationLevel.PRIMARY)),
        "higher education": Word(("degree", "university", "videregående uddannelse"),
                                 _is("education", EducationLevel.HIGHER)),
        "worked recently": Word(("recent work",), _is("worked_recently", 1)),
        "few hours": Word(("ten hours", "manages few hours", "få timer"),
                          lambda table: table["capacity_entry"] <= 10),
        "children": Word(("child", "parent", "mother", "father", "børn"), _is("children", 1)),
        "harmful use": Word(("substance use", "harmful substance use", "alcohol or drugs",
                             "rusmidler"), lambda table: table["substance_entry"] >= 1),
        "wants education": Word(("wish for education",), _is("wants_education", 1)),
        "more ill": Word(("very ill", "severe symptoms", "most ill"),
                         lambda table: table["symptoms"] >= table["symptoms"].quantile(2 / 3)),
        "less ill": Word(("mild symptoms", "least ill"),
                         lambda table: table["symptoms"] <= table["symptoms"].quantile(1 / 3)),
    },
}
"""Words for who people are at entry, by group; what happens to them is in `lived.COURSE`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a description as it was said, and the test of it: for whom it holds."""

    said: str
    holds: Callable[[Two], Any] = field(compare=False)


def people(
    experiment: Experiment, description: str, arms: tuple[str, str], lives: Two, *,
    where: str = PYTHON,
) -> list[int]:
    """Return the numbers of everybody who fits a description, in order.

    Raises `InputError` for words that are none of the vocabulary, and where nobody fits: with the
    part that excludes everybody.
    """
    parts = read_description(description, arms, where=where)
    masks = [np.asarray(part.holds(lives), dtype=bool) for part in parts]
    found = np.flatnonzero(np.all(masks, axis=0))
    if not len(found):
        raise InputError([Problem(
            "person", description, where, None, _nobody(parts, masks, experiment.population.size),
        )])
    return [int(row) for row in found]


def rows(lives: Two, who: Sequence[int]) -> pd.DataFrame:
    """Return people in rows: who they were at entry, and what became of them under each arm.

    Columns are person, sex, age (years), diagnosis, symptoms (SD), entry_week, then for each arm
    its weeks in a job and in education, and yes or no for each of `TOLD` ("relapse, ips").
    """
    chosen = [*who]
    before = lives[0].before.iloc[chosen]
    table = pd.DataFrame({
        "person": chosen, "sex": np.where(before["woman"] == 1, "woman", "man"),
        "age": before["age"].to_numpy().astype(int),
        "diagnosis": [Diagnosis(int(code)).name.lower() for code in before["diagnosis"]],
        "symptoms": before["symptoms"].to_numpy(dtype=float),
        "entry_week": before["entry_week"].to_numpy().astype(int),
    })
    for lived in lives:
        after = lived.after.iloc[chosen]
        for name in ("weeks_job", "weeks_study", "weeks_either"):
            table[f"{name}, {lived.arm}"] = after[name].to_numpy().astype(int)
        for name in TOLD:
            table[f"{name}, {lived.arm}"] = lived.happened(name)[chosen]
    return table


def alike(lives: Two, person: int, most: int = _NEAR) -> pd.DataFrame:
    """Return people with nearly the same start as a person, nearest first: rows as `rows` has them.

    They have the same diagnosis and are near in age and in illness (symptoms) at entry: ten years
    count as much as one SD.
    """
    before = lives[0].before
    age, symptoms = (before[name].to_numpy(dtype=float) for name in ("age", "symptoms"))
    far = np.hypot((age - age[person]) / _YEARS, (symptoms - symptoms[person]) / _ILLNESS)
    other = before["diagnosis"].to_numpy() != before["diagnosis"].iloc[person]
    far[other] = np.inf
    far[person] = np.inf
    order = np.argsort(far, kind="stable")[:most]
    return rows(lives, [int(row) for row in order if np.isfinite(far[row])])


# Reading


def read_description(
    text: str, arms: Sequence[str], *, where: str = PYTHON
) -> tuple[Part, ...]:
    """Return the parts of a description; raise `InputError` for a word that is not known."""
    if len(text) > _LONGEST:
        raise InputError([Problem("person", text, where, None, "This is too long a description.",
                                  f"at most {_LONGEST} characters")])
    reader = _Reader(text, tuple(arms))
    parts = tuple(reader.parts())
    problems = [Problem("person", text, where, None, wrong, vocabulary(arms), near)
                for wrong, near in reader.wrong[:1]]
    if not parts and not problems:
        problems = [Problem("person", text, where, None, "This says nothing about anybody.",
                            vocabulary(arms))]
    if problems:
        raise InputError(problems)
    return parts


def vocabulary(arms: Sequence[str] = ()) -> str:
    """Say what descriptions may be made of, a line for each group of words."""
    groups = [f"{group}: {', '.join(words)}" for group, words in VOCABULARY.items()]
    groups.insert(1, "age: under 25, over 40, aged 30, 25 to 34")
    groups.append(f"what happens: {', '.join(COURSE)}")
    if arms:
        groups.append(f"after what happens: under {arms[0]}, only under {arms[0]}")
    return "\n".join(("a number, or words:", *groups, "before a word: no"))


class _Reader:
    """Take a description apart from the left: ages, then no, under an arm, the longest word."""

    def __init__(self, text: str, arms: tuple[str, ...]) -> None:
        self.left = " ".join(re.findall(r"[\w'’]+|[–-]", text.lower().replace("_", " ")))
        self.arms = {arm.lower().replace("_", " "): arm for arm in arms}
        self.wrong: list[tuple[str, str | None]] = []

    def parts(self) -> Iterator[Part]:
        """Yield the parts; what is wrong is collected in `wrong`."""
        no = False
        while self.left:
            if aged := self._age():
                yield _not(aged) if no else aged
                no = False
            elif word := self._longest():
                yield self._part(word, no)
                no = False
            elif (first := self._take()) in _NO:
                no = True
            elif first not in _FILLERS and first not in _SMALL:
                self.wrong.append(self._unknown(first))
                return
        if no:
            self.wrong.append(("A word is needed after no or without.", None))

    def _take(self) -> str:
        first, _, self.left = self.left.partition(" ")
        return first

    def _age(self) -> Part | None:
        for pattern, kind in _AGES:
            if found := pattern.match(self.left):
                self.left = self.left[found.end():].strip()
                return _aged(kind, [int(number[:3]) for number in found.groups()])
        return None

    def _part(self, word: str, no: bool) -> Part:
        if word not in COURSE:
            there = _there(word)
            return _not(there) if no else there
        return _happening(word, no, *(self._under() or ("", False)))

    def _longest(self) -> str:
        """Take the longest phrase that what is left begins with, small words within it left out."""
        tokens = self.left.split(" ")
        best, used = "", 0
        for length in range(1, min(len(tokens), 8) + 1):
            key = " ".join(word for word in tokens[:length] if word not in _SMALL)
            for one in (key, key.removesuffix("s")):
                if one in _PHRASES:
                    best, used = _PHRASES[one], length
        self.left = " ".join(tokens[used:])
        return best

    def _under(self) -> tuple[str, bool] | None:
        """Take the arm that a happening is looked for under, and whether only there."""
        arms = "|".join(re.escape(arm) for arm in sorted(self.arms, key=len, reverse=True))
        found = re.match(rf"(only )?(?:under|with|in|during) (?:the )?({arms})\b", self.left)
        if not found or not arms:
            return None
        self.left = self.left[found.end():].strip()
        return self.arms[found[2]], bool(found[1])

    def _unknown(self, word: str) -> tuple[str, str | None]:
        known = [*_PHRASES, *self.arms]
        rest = " ".join([word, *self.left.split(" ")[:1]]).strip()
        near = nearest(rest, known) or nearest(word, known)
        if word in ("under", "over", "only") or _NUMBER.fullmatch(word):
            return (f"It is not clear what {show(rest)} belongs to.", None)
        return (f"{show(word)} is none of the words that describe people here.",
                _PHRASES.get(near or "", near))


_ALSO: Mapping[str, tuple[str, ...]] = {
    **{name: word.also for words in VOCABULARY.values() for name, word in words.items()},
    **{name: happens.also for name, happens in COURSE.items()},
}
_PHRASES: Mapping[str, str] = {
    " ".join(word for word in phrase.split() if word not in _SMALL): name
    for name, also in _ALSO.items() for phrase in (name, *also)
}


def _there(name: str) -> Part:
    """Return the part that a word for who somebody is at entry makes."""
    word = next(words[name] for words in VOCABULARY.values() if name in words)
    return Part(name, lambda lives: word.holds(lives[0].before))


def _happening(name: str, no: bool, under: str, only: bool) -> Part:
    """Return the part that a word for what happens makes: in one of the lives, or under an arm."""
    where = f"{'only ' * only}under {under}" if under else ""

    def holds(lives: Two) -> Flags:
        each = [lived.happened(name) for lived in lives]
        if not under:
            return np.asarray((each[0] | each[1]) ^ no)
        at = [lived.arm for lived in lives].index(under)
        here, there = each[at] ^ no, each[1 - at] ^ no
        return np.asarray(here & ~there if only else here)

    return Part(" ".join(filter(None, ("no" * no, name, where))), holds)


def _not(part: Part) -> Part:
    return Part(f"no {part.said}", lambda lives: ~np.asarray(part.holds(lives), dtype=bool))


def _aged(kind: str, numbers: Sequence[int]) -> Part:
    """Return the part that an age makes; ages are in whole years, as they are shown."""
    low, high = numbers[0], numbers[-1]
    if kind == "decade":
        low, high = 10 * low, 10 * low + 9
    said = {"under": f"under {low}", "over": f"over {low}", "aged": f"aged {low}"}
    ends = {"under": (0, low - 1), "over": (low + 1, 999)}.get(kind, (low, high))

    def holds(lives: Two) -> Flags:
        age = np.floor(lives[0].before["age"].to_numpy(dtype=float))
        return np.asarray((age >= ends[0]) & (age <= ends[1]))

    return Part(said.get(kind, f"{low} to {high}"), holds)


def _nobody(parts: Sequence[Part], masks: Sequence[Any], size: int) -> str:
    """Say why nobody fits: which part excludes everybody, alone or beside the others."""
    none = [part.said for part, mask in zip(parts, masks, strict=True) if not mask.any()]
    if none:
        return f"Nobody of {size} fits: there is nobody with {show(none[0])} at all."
    without = [
        int(np.all([mask for other, mask in enumerate(masks) if other != left], axis=0).sum())
        for left in range(len(masks))
    ]
    best = int(np.argmax(without))
    alone = ", ".join(
        f"{part.said}: {int(mask.sum())}" for part, mask in zip(parts, masks, strict=True)
    )
    said = f"Nobody of {size} fits all of it ({alone})."
    if without[best]:
        return f"{said} Without {show(parts[best].said)} there are {without[best]}."
    return f"{said} Leaving one part out does not help."
