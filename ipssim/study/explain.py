"""Follow one person under two programmes with the same luck, and find where the lives part.

An explanation can show itself (`text`, `table`, `figure`): that looks forward to the report room,
and only when asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ipssim.errors import COMMAND_LINE, PYTHON, InputError, Problem
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.simulation import Simulation
from ipssim.study.lives import EMPLOYER_KINDS, TURNS, Life, Parting, parting
from ipssim.study.machine import check_memory
from ipssim.study.shared import check_numbers
from ipssim.world.build import Setup


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """One person's two lives; `chosen` says how the person was chosen, if nobody named one.

    `first` is the first difference of any kind, `turn` the first difference in where the person
    stands (`TURNS`); both are None where the two lives are the same.
    """

    experiment: Experiment
    person: int
    seed: int
    replicate: int
    lives: tuple[Life, Life]
    chosen: str
    first: Parting | None
    turn: Parting | None

    def __repr__(self) -> str:
        return f"<Explanation person {self.person}: {' and '.join(self.arms)}>"

    @property
    def arms(self) -> tuple[str, str]:
        """Return the names of the two arms."""
        return self.lives[0].arm, self.lives[1].arm

    def table(self) -> pd.DataFrame:
        """Return what happened in words: one row per week with an event, one column per arm."""
        from ipssim.report.lives import week_table

        return week_table(self)

    def text(self, width: int = 80) -> str:
        """Return the whole explanation as plain text, `width` characters wide."""
        from ipssim.report.lives import explanation_text

        return explanation_text(self, width)

    def figure(self) -> Any:
        """Return a matplotlib figure of the two lifelines, one under the other."""
        from ipssim.report.lifelines import draw_lifelines

        return draw_lifelines(self)


def explain(
    experiment: Experiment,
    person: int | None = None,
    arms: Sequence[str] = ("ips", "package"),
    *,
    seed: int = 1,
    replicate: int = 0,
) -> Explanation:
    """Run the cohort under two arms with the same luck and follow one person through both.

    `person` counts from 0, as in the event tables; None chooses one whose lives differ. Everybody
    else is simulated too, since workers' hours and openings are shared.

    Raises `InputError` for settings out of range, arms or a person that do not exist.
    """
    experiment = check(experiment)
    check_numbers(seed)
    problems = [*wrong_arms(experiment, arms), *wrong_person(experiment, person, where=PYTHON)]
    if isinstance(replicate, bool) or not isinstance(replicate, int) or replicate < 0:
        problems.append(Problem(
            "replicate", replicate, message="This is not a number that can be used.",
            allowed="a whole number from 0",
        ))
    if problems:
        raise InputError(problems)
    check_memory(experiment)
    simulations, entries = [], []
    for arm in arms:
        setup = Setup.of(experiment, [experiment.arms[arm]])
        simulation = Simulation(setup, seed, replicate, record="events")
        entries.append(simulation.frame())
        simulations.append(simulation.run())
    chosen = ""
    if person is None:
        person, chosen = choose(simulations[0], simulations[1], arms)
    first, second = (
        _life(arm, experiment.arms[arm], simulation, entry, person)
        for arm, simulation, entry in zip(arms, simulations, entries, strict=True)
    )
    return Explanation(
        experiment, person, seed, replicate, (first, second), chosen,
        first=parting(first, second), turn=parting(first, second, TURNS),
    )


def wrong_arms(
    experiment: Experiment, arms: Sequence[str], *, given: str = "arms"
) -> list[Problem]:
    """Return what is wrong with the choice of two arms; `given` is what messages call it."""
    where = PYTHON if given == "arms" else COMMAND_LINE
    names = list(experiment.arms)
    problems = [
        Problem(
            given, arm, where, None, f"There is no arm called {arm}.",
            "two of " + ", ".join(names), nearest(str(arm), names),
        )
        for arm in arms if arm not in names
    ]
    if len(arms) != 2 or len(set(arms)) != 2:
        problems.append(Problem(
            given, " ".join(map(str, arms)), where, None, "Two different arms are needed here.",
            "two of " + ", ".join(names),
        ))
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


def choose(first: Simulation, second: Simulation, arms: Sequence[str]) -> tuple[int, str]:
    """Return a person whose two lives differ in an illustrative way, and say how it was chosen."""
    one, other = first.tables.candidates, second.tables.candidates
    began = [(c.tally.first_job >= 0) | (c.tally.first_study >= 0) for c in (one, other)]
    weeks = [c.tally.weeks_job.astype(int) + c.tally.weeks_study.astype(int) for c in (one, other)]
    only = [np.flatnonzero(began[0] & ~began[1]), np.flatnonzero(began[1] & ~began[0])]
    size = len(began[0])
    gap = np.abs(weeks[0] - weeks[1])
    if not len(only[0]) and not len(only[1]):
        if not gap.any():
            return 0, "Nobody's weeks in work or education differ, so this is the first person."
        return int(np.argmax(gap)), (
            "Chosen for the largest difference in weeks in work or education; nobody began under"
            " one arm only."
        )
    most = 0 if len(only[0]) >= len(only[1]) else 1
    group = only[most]
    ranked = group[np.argsort(gap[group], kind="stable")]
    both = int((began[0] & began[1]).sum())
    counts = (
        f"Of {size} people, {len(only[0])} began a job or a course under {arms[0]} only,"
        f" {len(only[1])} under {arms[1]} only, {both} under both and"
        f" {size - both - len(only[0]) - len(only[1])} under neither."
    )
    return int(ranked[len(ranked) // 2]), (
        f"{counts} This person is the middle one, by weeks in work or education, of those who"
        f" began under {arms[most]} only: picked to show a contrast, not as what usually happens."
    )


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
