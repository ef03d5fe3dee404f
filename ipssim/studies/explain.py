"""Follow one person under two programmes with the same luck, and find where the lives part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipssim.errors import COMMAND_LINE, PYTHON, InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment
from ipssim.settings.read.meant import nearest
from ipssim.studies import people as _people
from ipssim.studies.engine.machine import check_memory
from ipssim.studies.engine.result import Result
from ipssim.studies.engine.study import wrong_numbers
from ipssim.studies.examples import Example, example_of
from ipssim.studies.lived import TOLD, Lived, both, in_lucks
from ipssim.studies.lives import Life, Parting, parting

ARMS = ("ips", "package")
MOST_LUCKS = 200
_BOUNDS = {"replicate": (0, 2**31 - 1), "luck": (0, 2**31 - 1), "another": (1, 2**31 - 1),
           "lucks": (0, MOST_LUCKS)}


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person was chosen of `size`, when nobody named one.

    `rule` is "one_arm_only" (the middle one, by weeks in work or education, of those who began a
    job or course under `arm` only, 0 or 1), "largest_gap" in those weeks, or "nobody_differs".
    `only` counts who began under each arm only, `both` who began under both.
    """

    rule: str
    size: int
    only: tuple[int, int]
    both: int
    arm: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A person found by description: how many fit it, and that this is number `another` of them."""

    description: str
    fitting: int
    another: int


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Explanation(Result):
    """One person's two lives.

    `turn` is where they part: the first turning point (`TURNS`) of one that is not in the other;
    `first` is the first difference of any kind, a meeting's length among them. Both are None where
    the two lives are the same. `chosen` says how the person was chosen, if nobody named one, and
    `found` by which description. `luck` is 0 for the run's own luck. `others` are this person's
    lives in other lucks, from 0 on, `alike` people with nearly the same start, and `near` their
    lives.
    """

    person: int
    replicate: int
    lives: tuple[Life, Life]
    chosen: Choice | None = None
    found: Found | None = None
    first: Parting | None = None
    turn: Parting | None = None
    luck: int = 0
    others: tuple[tuple[Life, Life], ...] = ()
    alike: pd.DataFrame | None = None
    near: tuple[tuple[Life, Life], ...] = ()
    example: Example | None = None

    FILES = (("lives.csv", "table"),)

    @property
    def named(self) -> str:
        """Say whose lives they are, and under which arms."""
        return f"person {self.person}: {' and '.join(self.arms)}"

    @property
    def arms(self) -> tuple[str, str]:
        """Return the names of the two arms."""
        return self.lives[0].arm, self.lives[1].arm

    def table(self) -> pd.DataFrame:
        """Return the events of both lives, one after the other, with the arm of each."""
        each = [life.events.assign(arm=life.arm) for life in self.lives]
        return pd.concat(each, ignore_index=True)

    def lucks(self) -> pd.DataFrame:
        """Return a row per other luck and arm: weeks, and whether each of `TOLD` happened."""
        return pd.DataFrame([
            {"luck": luck, "arm": life.arm, "weeks_job": int(life.after["weeks_job"]),
             "weeks_study": int(life.after["weeks_study"]), "weeks_either": life.weeks,
             **{name: name in life.course for name in TOLD}}
            for luck, lives in enumerate(self.others) for life in lives
        ])


def explain(
    experiment: Experiment | None = None, person: int | str | None = None,
    arms: Sequence[str] | None = None, *, seed: int = 1, replicate: int = 0, luck: int = 0,
    another: int = 1, lucks: int = 0, alike: bool = False, example: str | None = None,
) -> Explanation:
    """Run the cohort under two arms with the same luck and follow one person through both.

    `person` is a number, counted from 0 as in the event tables, or a description
    ("woman under 25 with a relapse"; of several who fit, `another` counts from 1). None chooses one
    whose lives differ. `luck` lets the same people meet another luck (0 is the run's own);
    `replicate` is another cohort. With `lucks`, this person lives in so many lucks; with `alike`,
    people with nearly the same start are told too. `example` is the name of a ready example
    (`examples`), which says person, arms and experiment where they are not given.

    Raises `InputError` for settings out of range, arms or a person that do not exist, words that
    describe nobody, and where nobody fits.
    """
    ready = example_of(example)
    if experiment is None:
        experiment = load_experiment(ready.settings if ready else [])
    arms = arms or (ready.arms if ready else ARMS)
    person = ready.person if ready and person is None else person
    if isinstance(person, str) and person.strip().isdecimal():
        person = int(person)
    experiment, (first, second) = _checked(
        experiment, arms, person, seed, replicate=replicate, luck=luck, another=another,
        lucks=lucks,
    )
    lives = both(experiment, (first, second), seed, replicate, luck)
    chosen = found = None
    if person is None:
        person, chosen = choose(*lives)
    elif isinstance(person, str):
        fitting = _people.people(experiment, person, (first, second), lives)
        _enough(fitting, another)
        found = Found(person, len(fitting), another)
        person = fitting[another - 1]
    here, there = (one.life(person) for one in lives)
    near = _people.alike(lives, person) if alike else None
    return Explanation(
        experiment=experiment, seed=seed, replicates=1, person=person, replicate=replicate,
        lives=(here, there), chosen=chosen, found=found, first=parting(here, there),
        turn=parting(here, there, turns=True), luck=luck, example=ready,
        others=tuple(in_lucks(experiment, (first, second), person, seed, replicate, lucks)),
        alike=near, near=tuple(
            (lives[0].life(int(row)), lives[1].life(int(row)))
            for row in ([] if near is None else near["person"])
        ),
    )


def find_people(
    description: str, experiment: Experiment | None = None, arms: Sequence[str] = ARMS, *,
    seed: int = 1, replicate: int = 0, luck: int = 0,
) -> pd.DataFrame:
    """Return everybody who fits a description ("woman under 25 with a relapse"), a row each.

    Columns are person, sex, age, diagnosis, symptoms and week of entry, then under each arm the
    weeks in a job and in education, and what happened ("relapse, ips").

    Raises `InputError` as `explain` does.
    """
    experiment, (first, second) = _checked(
        load_experiment([]) if experiment is None else experiment, arms, description, seed,
        replicate=replicate, luck=luck,
    )
    lives = both(experiment, (first, second), seed, replicate, luck)
    return _people.rows(lives, _people.people(experiment, description, (first, second), lives))


def _checked(
    experiment: Experiment, arms: Sequence[str], person: int | str | None, seed: int,
    **counts: int,
) -> tuple[Experiment, tuple[str, str]]:
    """Return the experiment and two arms, if all that was asked can be done."""
    experiment = check(experiment)
    problems = [
        *wrong_numbers(seed), *wrong_arms(experiment, arms),
        *wrong_person(experiment, person, where=PYTHON),
    ]
    for name, number in counts.items():
        low, high = _BOUNDS[name]
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            problems.append(Problem(
                name, number, message="This is not a number that can be used.",
                allowed=f"a whole number from {low} to {high}",
            ))
    if problems:
        raise InputError(problems)
    if isinstance(person, str):
        _people.read_description(person, arms)
    check_memory(experiment)
    return experiment, (arms[0], arms[1])


def _enough(fitting: Sequence[int], another: int) -> None:
    if another > len(fitting):
        raise InputError([Problem(
            "another", another, message=f"There are {len(fitting)} people like that.",
            allowed=f"a whole number from 1 to {len(fitting)}",
        )])


def wrong_arms(
    experiment: Experiment, arms: Sequence[str], *, given: str = "arms"
) -> list[Problem]:
    """Return what is wrong with the choice of two arms; `given` is what messages call it."""
    where = PYTHON if given == "arms" else COMMAND_LINE
    names, allowed = list(experiment.arms), "two of " + ", ".join(experiment.arms)
    problems = [
        Problem(given, arm, where, None, f"There is no arm called {arm}.", allowed,
                nearest(str(arm), names))
        for arm in arms if arm not in names
    ]
    if len(arms) != 2 or len(set(arms)) != 2:
        said, message = " ".join(map(str, arms)), "Two different arms are needed here."
        problems.append(Problem(given, said, where, None, message, allowed))
    return problems


def wrong_person(
    experiment: Experiment, person: int | str | None, *, where: str = COMMAND_LINE
) -> list[Problem]:
    """Return the problem that there is no person of this number, if there is none."""
    size = experiment.population.size
    if person is None or isinstance(person, str) or (
        isinstance(person, int) and not isinstance(person, bool) and 0 <= person < size
    ):
        return []
    return [Problem(
        "person", person, where, None, f"There is no such person among {size}.",
        f"a whole number from 0 to {size - 1}",
    )]


def choose(first: Lived, second: Lived) -> tuple[int, Choice]:
    """Return a person whose two lives differ in an illustrative way, and how it was chosen."""
    after = first.after, second.after
    began = [np.asarray((t["first_job"] >= 0) | (t["first_study"] >= 0)) for t in after]
    weeks = [t["weeks_either"].to_numpy().astype(int) for t in after]
    only = [np.flatnonzero(began[0] & ~began[1]), np.flatnonzero(began[1] & ~began[0])]
    gap = np.abs(weeks[0] - weeks[1])
    counts = len(began[0]), (len(only[0]), len(only[1])), int((began[0] & began[1]).sum())
    if not len(only[0]) and not len(only[1]):
        rule = "largest_gap" if gap.any() else "nobody_differs"
        return int(np.argmax(gap)), Choice(rule, *counts)
    most = 0 if len(only[0]) >= len(only[1]) else 1
    ranked = only[most][np.argsort(gap[only[most]], kind="stable")]
    return int(ranked[len(ranked) // 2]), Choice("one_arm_only", *counts, arm=most)
