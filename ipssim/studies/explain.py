"""Follow one person under two programmes with the same luck, and find where the lives part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ipssim.errors import COMMAND_LINE, PYTHON, InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.simulation import Simulation
from ipssim.studies.engine.machine import check_memory
from ipssim.studies.engine.result import Result
from ipssim.studies.engine.study import wrong_numbers
from ipssim.studies.lives import EMPLOYER_KINDS, TURNS, Life, Parting, parting
from ipssim.world.build import Setup


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


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Explanation(Result):
    """One person's two lives; `chosen` says how the person was chosen, if nobody named one.

    `first` is the first difference of any kind, `turn` the first difference in where the person
    stands (`TURNS`); both are None where the two lives are the same.
    """

    person: int
    replicate: int
    lives: tuple[Life, Life]
    chosen: Choice | None
    first: Parting | None
    turn: Parting | None

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
        both = [life.events.assign(arm=life.arm) for life in self.lives]
        return pd.concat(both, ignore_index=True)


def explain(
    experiment: Experiment, person: int | None = None, arms: Sequence[str] = ("ips", "package"), *,
    seed: int = 1, replicate: int = 0,
) -> Explanation:
    """Run the cohort under two arms with the same luck and follow one person through both.

    `person` counts from 0, as in the event tables; None chooses one whose lives differ. Everybody
    else is simulated too, since workers' hours and openings are shared.

    Raises `InputError` for settings out of range, arms or a person that do not exist.
    """
    experiment = check(experiment)
    problems = [
        *wrong_numbers(seed), *wrong_arms(experiment, arms),
        *wrong_person(experiment, person, where=PYTHON),
    ]
    if isinstance(replicate, bool) or not isinstance(replicate, int) or replicate < 0:
        problems.append(Problem(
            "replicate", replicate, message="This is not a number that can be used.",
            allowed="a whole number from 0",
        ))
    if problems:
        raise InputError(problems)
    check_memory(experiment)
    runs = [
        Simulation(Setup.of(experiment, [experiment.arms[arm]]), seed, replicate, record="events")
        for arm in arms
    ]
    entries = [run.frame() for run in runs]
    here, there = (run.run() for run in runs)
    chosen = None
    if person is None:
        person, chosen = choose(here, there)
    first, second = (
        _life(arm, experiment.arms[arm], run, entry, person)
        for arm, run, entry in zip(arms, (here, there), entries, strict=True)
    )
    return Explanation(
        experiment=experiment, seed=seed, replicates=1, person=person, replicate=replicate,
        lives=(first, second), chosen=chosen, first=parting(first, second),
        turn=parting(first, second, TURNS),
    )


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
    experiment: Experiment, person: int | None, *, where: str = COMMAND_LINE
) -> list[Problem]:
    """Return the problem that there is no such person, if there is none."""
    size = experiment.population.size
    if person is None or (
        isinstance(person, int) and not isinstance(person, bool) and 0 <= person < size
    ):
        return []
    return [Problem(
        "person", person, where, None, f"There is no such person among {size}.",
        f"a whole number from 0 to {size - 1}",
    )]


def choose(first: Simulation, second: Simulation) -> tuple[int, Choice]:
    """Return a person whose two lives differ in an illustrative way, and how it was chosen."""
    one, other = first.tables.candidates, second.tables.candidates
    began = [(c.tally.first_job >= 0) | (c.tally.first_study >= 0) for c in (one, other)]
    weeks = [c.tally.weeks_job.astype(int) + c.tally.weeks_study.astype(int) for c in (one, other)]
    only = [np.flatnonzero(began[0] & ~began[1]), np.flatnonzero(began[1] & ~began[0])]
    both = int((began[0] & began[1]).sum())
    gap = np.abs(weeks[0] - weeks[1])
    counts = len(began[0]), (len(only[0]), len(only[1])), both
    if not len(only[0]) and not len(only[1]):
        rule = "largest_gap" if gap.any() else "nobody_differs"
        return int(np.argmax(gap)), Choice(rule, *counts)
    most = 0 if len(only[0]) >= len(only[1]) else 1
    ranked = only[most][np.argsort(gap[only[most]], kind="stable")]
    return int(ranked[len(ranked) // 2]), Choice("one_arm_only", *counts, arm=most)


def _life(
    arm: str, programme: Programme, simulation: Simulation, entry: pd.DataFrame, person: int
) -> Life:
    events = simulation.recorder.frame()
    events = events[events["candidate"] == person].drop(columns="candidate")
    before, after = (
        {str(name): float(value) for name, value in table.iloc[person].items()}
        for table in (entry, simulation.frame())
    )
    events["week"] -= int(before["entry_week"])
    events["kind"] = events["kind"].astype(str)
    employers = {int(k) for k in events.loc[events["kind"].isin(EMPLOYER_KINDS), "party"]}
    sector = simulation.tables.employers.sector
    return Life(
        arm, programme, events.reset_index(drop=True), before, after,
        {row: int(sector[row]) for row in sorted(employers) if 0 <= row < len(sector)},
    )
