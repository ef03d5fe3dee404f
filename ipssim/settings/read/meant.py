"""Find what was meant by a name, a number or a list that does not fit; rather nothing than wrong.

Cases of what people write, and what is said then: `tests/settings/newcomer_cases.yaml`.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ipssim.settings.declare.other_words import OTHER_WORDS
from ipssim.settings.declare.parameter import Parameter
from ipssim.spoken import said

_LONGEST_GUESSED = 200  # a longer word is no misspelling
_NEARLY = 0.75  # what begins otherwise must be spelt nearly the same
_MOST_NAMED = 5
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "+": " plus "})
_COMMA = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d*,\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([., \u00a0\u202f])\d{3}(?:\1\d{3})*")
_MEASURED = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(%|[^\W\d_]+)\.?")
_TURNED = {  # how many of the second one of the first is
    ("years", "weeks"): 52.0, ("months", "weeks"): 52 / 12, ("days", "weeks"): 1 / 7,
    ("hours", "minutes"): 60.0, ("months", "years"): 1 / 12,
}


def nearest(name: str, candidates: Iterable[str], cutoff: float = 0.7) -> str | None:
    """Return the candidate that was most likely meant by `name`, or None if none is likely.

    The same but for case, accents and signs comes first, then another word for it, then a
    candidate with all its words, then one spelt alike, then one all of whose words it has. Where
    several have the words, none is likely.
    """
    names = list(candidates)
    found = same(name, names)
    if found is not None or not _fold(name) or len(name) > _LONGEST_GUESSED:
        return found
    shared = _with_all_words(name, names)
    if not shared:
        if alike := spelt(name, names, cutoff):
            return alike
        shared = _within_words(name, names)
    return shared[0] if len(shared) == 1 else None


def same(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that `name` is but for case, accents and signs, or a word for it."""
    word = _fold(name) if len(name) <= _LONGEST_GUESSED else ""
    folded: dict[str, str] = {}
    for candidate in candidates:
        folded.setdefault(_fold(candidate), candidate)
    singular = {_singular(candidate): candidate for candidate in folded}
    if not word:
        return None
    if word in folded or _singular(word) in singular:
        return folded[word if word in folded else singular[_singular(word)]]
    others = (_fold(other) for other in _others().get(_singular(word), ()))
    return next((folded[other] for other in others if other in folded), None)


def either(names: Sequence[str]) -> str:
    """Write names as alternatives; of many only the first."""
    listed = f" {said('or')} ".join(names[:_MOST_NAMED])
    return listed + (", ..." if len(names) > _MOST_NAMED else "")


@functools.lru_cache(maxsize=10_000)
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in small Latin letters."""
    text = unicodedata.normalize("NFC", name).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z0-9]+", plain))


def _fold(name: str) -> str:
    return "".join(_words(name))


def _singular(word: str) -> str:
    return word.rstrip("s") if len(word) > 3 else word


def _parts(name: str) -> list[str]:
    return [_singular(word) for word in _words(name)]


@functools.cache
def _others() -> dict[str, list[str]]:
    """Return what else each word of the table may be called, in the order of the table."""
    found: dict[str, list[str]] = {}
    for name, words in OTHER_WORDS.items():
        for word in (name, *words):
            found.setdefault(_singular(_fold(word)), []).extend((name, *words))
    return found


def _ways(name: str) -> list[list[set[str]]]:
    """Return for each word of a name the sets of words that say the same."""
    return [
        [{word}, *(set(_parts(other)) for other in _others().get(word, ()))]
        for word in _parts(name)
    ]


def _with_all_words(name: str, candidates: Sequence[str]) -> list[str]:
    """Return the candidates with all the words of `name`: with no other, or that begin so."""
    if len(_fold(name)) < 3:
        return []
    ways = _ways(name)
    fuller = [
        candidate for candidate in candidates
        if all(any(way <= set(_parts(candidate)) for way in some) for some in ways)
    ]
    whole = [candidate for candidate in fuller if len(_words(candidate)) == len(ways)]
    begun = [
        candidate for candidate in fuller if any(_parts(candidate)[0] in way for way in ways[0])
    ]
    return whole or begun or [name for name in fuller if len(_words(name)) <= 2 * len(ways)]


def _within_words(name: str, candidates: Sequence[str]) -> list[str]:
    """Return the candidates all of whose words `name` has; those with the most."""
    given = _parts(name)
    joined = {one + other for one, other in pairwise(given)}
    every = joined.union(*(way for some in _ways(name) for way in some if len(way) == 1))
    within = [name for name in candidates if _words(name) and set(_parts(name)) <= every]
    most = max((len(_words(name)) for name in within), default=0)
    return [name for name in within if len(_words(name)) == most]


def spelt(name: str, candidates: Iterable[str], cutoff: float) -> str | None:
    """Return the candidate spelt most like `name`; of several, the one alike for longest."""
    word = _fold(name)
    folded = {_fold(candidate): candidate for candidate in candidates}
    least = cutoff if len(word) > 4 else cutoff - 0.1
    matcher = difflib.SequenceMatcher(b=word)

    def likeness(candidate: str) -> tuple[float, int]:
        matcher.set_seq1(candidate)
        pairs = zip(candidate, word, strict=False)
        alike = next((i for i, (a, b) in enumerate(pairs) if a != b), len(candidate))
        return matcher.ratio(), alike

    close = difflib.get_close_matches(word, folded, n=5, cutoff=least)
    best = max(close, key=likeness, default="")
    likely = best and (best[0] == word[0] or likeness(best)[0] >= _NEARLY)
    return folded[best] if likely else None


def is_number_with_comma(text: str) -> bool:
    """Say whether a text is one number, written with commas, perhaps with a unit."""
    return "," in text and any(way.fullmatch(text) for way in (_COMMA, _THOUSANDS, _MEASURED))


def number_meant(text: str, spec: Parameter, *, whole: bool) -> tuple[str, str | None]:
    """Say what is wrong with a text where a number is needed, and which number may be meant."""
    text = text.strip()

    def fitting(value: float) -> str | None:
        low = spec.low is None or value >= spec.low
        high = spec.high is None or value <= spec.high
        return f"{value:.12g}" if low and high and not (whole and value % 1) else None

    if spec.optional and same(text, ("null",)):
        return "None is written null.", "null"
    if found := _THOUSANDS.fullmatch(text):
        digits = text.replace(found[1], "")
        point = text.replace(found[1], ".")
        decimal = fitting(float(point)) if found[1] in ".," and point.count(".") == 1 else None
        if decimal and fitting(float(digits)):
            both = "Thousands are written without a separator, and decimals with a point."
            return both, either((digits, decimal))
        if not decimal:
            return f"Thousands are written without a separator: {digits}.", None
    if _COMMA.fullmatch(text):
        if whole and fitting(float(_point(text))) is None:
            return "A whole number is needed here, and decimals are written with a point.", None
        return f"Decimals are written with a point: {_point(text)}.", None
    if found := _MEASURED.fullmatch(text):
        number, unit = float(_point(found[1])), found[2]
        if unit == "%" or same(unit, ("percent",)):
            share = spec.high is not None and spec.high <= 1
            per_cent = spec.unit.startswith(("%", "percent"))
            near = fitting(number / 100 if share else number) if share or per_cent else None
            return f"The number is written without {unit}.", near
        counted = spec.unit.partition(" ")[0]
        times = 1.0 if same(unit, (counted,)) else next(
            (n for (one, other), n in _TURNED.items() if other == counted and same(unit, (one,))),
            None,
        )
        if times:
            thousands = _THOUSANDS.fullmatch(found[1].strip())
            plain = float(found[1].replace(thousands[1], "")) if thousands else number
            near = fitting(plain * times) or fitting(number * times)
            return "The number is written without its unit.", near
    try:
        float(text)
    except ValueError:
        return "A number is needed here, and this is text.", None
    return "This number stands as text; write it without quotes, blanks or a leading zero.", None


def _point(text: str) -> str:
    return text.replace(".", "").replace(",", ".") if "," in text else text


def decimals_meant(text: str) -> list[str] | None:
    """Return the decimals that a list may stand for: 0,03, 0,97 or 0,5;0,7."""
    inner = text.strip("[] ")
    if ";" in inner:
        parts = [part.strip().replace(",", ".") for part in inner.split(";")]
        return parts if all(re.fullmatch(r"[+-]?\d*\.?\d+", part) for part in parts) else None
    parts = re.split(r"[,\s]+", inner)
    if len(parts) % 2 or not all(part.isdecimal() for part in parts):
        return None
    return list(map(".".join, zip(parts[::2], parts[1::2], strict=True)))


def quoted(text: str) -> str | None:
    """Return a list with every word in quotes, or None if it is no plain list of words."""
    words = [word.strip(" '\"") for word in re.split("[,;]", text[1:-1])]
    if text[:1] + text[-1:] != "[]" or not all(words) or re.search(r"[][{}'\"\\]", "".join(words)):
        return None
    plain = re.compile(r"[+-]?\d+(\.\d+)?|null|true|false")
    return "[" + ", ".join(w if plain.fullmatch(w) else f"'{w}'" for w in words) + "]"
