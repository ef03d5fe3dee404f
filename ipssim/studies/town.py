"""Where everybody stands, week by week: a cohort under one arm, as codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.engine.study import gathering
from ipssim.studies.explain import wrong_arms
from ipssim.vocabulary import Position
from ipssim.world.build import Setup

PLACES = ("nowhere", "clarification", "search", "trial", "study", "work")
"""Where somebody stands; of several the last counts. Work is paid, a trial (praktik) is not."""
_FLAGS = (None, Position.CLARIFICATION, Position.SEARCH, None, Position.IN_STUDY, Position.IN_WORK)


@dataclass(frozen=True, slots=True)
class Town:
    """A cohort under an arm: `codes` (weeks since entry + 1, people) are positions in `PLACES`.

    Row 0 is at entry, row w the end of the person's week w.
    """

    arm: str
    codes: NDArray[np.int8]

    def table(self) -> pd.DataFrame:
        """Return how many people stand where: a row a week since entry, a column a place."""
        counts = [np.bincount(week, minlength=len(PLACES)) for week in self.codes]
        return pd.DataFrame(counts, columns=list(PLACES)).rename_axis("week").reset_index()


def town(experiment: Experiment, arm: str, *, seed: int = 1, replicate: int = 0) -> Town:
    """Run the cohort of an experiment under an arm and return where everybody stands, by week.

    People and luck are those of `ipssim.compare` and `ipssim.explain` with the same seed. Raises
    `InputError` for settings out of range and an arm that does not exist.
    """
    experiment = check(experiment)
    others = [name for name in experiment.arms if name != arm]
    with gathering(wrong_arms(experiment, [arm, *others[:1]]), seed=seed):
        pass
    run = Simulation(Setup.of(experiment, [experiment.arms[arm]]), seed, replicate)
    entry = run.tables.candidates.person.entry_week.astype(np.int64)
    horizon, people = experiment.horizon_weeks, np.arange(len(entry))
    codes = np.zeros((horizon + 1, len(entry)), dtype=np.int8)
    codes[0] = _places(run)
    while run.week < run.weeks:
        run.advance()
        since = run.week - entry
        here = (since >= 1) & (since <= horizon)
        codes[since[here], people[here]] = _places(run)[here]
    return Town(arm, codes)


def _places(run: Simulation) -> NDArray[np.int8]:
    """Return where everybody stands now."""
    people = run.tables.candidates
    found = np.zeros(len(people.standing.position), dtype=np.int8)
    for code, flag in enumerate(_FLAGS):
        if flag is not None:
            found[(people.standing.position & int(flag)) != 0] = code
        elif code:
            found[people.praktik.praktik_employer >= 0] = code
    return found
