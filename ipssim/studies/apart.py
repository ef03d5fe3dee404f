"""What studies of the difference between two programmes share: path and ablation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import pandas as pd

from ipssim.errors import Problem, show
from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.meant import nearest
from ipssim.studies.engine.estimates import Levels, difference_unit
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Result

WATCHED = "job_or_education_ever"
START, GOAL = "start", "goal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartPlan(Plan):
    """What is run to take the difference `goal` minus `start` apart."""

    start: Programme
    goal: Programme


def only_arms(experiment: Experiment, arms: Mapping[str, Programme]) -> Experiment:
    """Return the experiment with these arms, `START` and `GOAL` among them, and nothing beside."""
    return check(replace(
        experiment, arms=arms, dials={}, trial=Trial(), treated=GOAL, reference=START,
    ))


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Apart(Result, ABC):
    """A difference taken apart in one `outcome`; `levels` holds every outcome in all cells.

    `drawn` holds them in worlds that agree with the trial (None: in none).

    Levels and effects are in the outcome's unit (shares in per cent, their effects in percentage
    points).
    """

    plan: ApartPlan
    outcome: str
    levels: Levels
    drawn: Levels | None = None

    @classmethod
    @abstractmethod
    def of_levels(
        cls, plan: Any, levels: Levels, outcome: str, drawn: Levels | None = None, **common: Any
    ) -> Self:
        """Return the study in one outcome from the levels of all cells of its plan."""

    @property
    def start(self) -> Programme:
        """Return the programme that the difference is taken against."""
        return self.plan.start

    @property
    def goal(self) -> Programme:
        """Return the programme whose difference is taken apart."""
        return self.plan.goal

    @property
    def measure(self) -> Outcome:
        """Return what is measured: unit, short name and wording."""
        return OUTCOMES[self.outcome]

    @property
    def unit(self) -> str:
        """Return the unit of effects."""
        return difference_unit(self.measure.unit)

    def of(self, outcome: str) -> Self:
        """Return the same study in another outcome, without running anything."""
        common = {field.name: getattr(self, field.name) for field in fields(Result)}
        common["manifest"] = {**self.manifest, "outcome": outcome}
        return self.of_levels(self.plan, self.levels, outcome, self.drawn, **common)

    @property
    def draws(self) -> int:
        """Return in how many worlds everything was run as well."""
        return self.drawn.worlds if self.drawn else 0

    def in_all(self) -> pd.DataFrame:
        """Return the table of every outcome, one under the other."""
        return pd.concat([self.of(code).table() for code in OUTCOMES], ignore_index=True)


def wrong_outcome(outcome: str) -> list[Problem]:
    """Return the problem that there is no such outcome, if there is none."""
    if outcome in OUTCOMES:
        return []
    return [Problem(
        "outcome", outcome, message=f"There is no outcome called {show(outcome)}.",
        allowed="one of " + ", ".join(OUTCOMES), nearest=nearest(str(outcome), OUTCOMES),
    )]
