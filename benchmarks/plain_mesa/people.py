"""A candidate as an object: what it is made of, and what the stages share."""

from __future__ import annotations

from typing import Any

import mesa

from .jobcentre import Standing
from .life import Living
from .rules import R
from .search import Searching
from .service import Served
from .town import Employer
from .work import Working
from .workers import Worker


class Person(Served, Working, Searching, Standing, Living, mesa.Agent):
    """A candidate; each stage of the week is a method."""

    def __init__(
        self, model: mesa.Model, row: int, values: dict[str, Any], treatment_end: int,
        contacts_per_month: float,
    ) -> None:
        super().__init__(model)
        self.__dict__.update(values)
        self.row = row
        self.treatment_end, self.contacts_per_month = treatment_end, contacts_per_month
        self.programme = model.programmes[self.arm]
        self.town = model.towns[self.place]
        self.desk = model.desks[self.arm][self.place]
        self.office = model.offices[self.place]
        self.caseworker = model.caseworkers[self.caseworker]
        self.worker: Worker | None = None
        self.employer: Employer | None = None
        self.praktik: Employer | None = None
        self.offer: tuple[Employer, int, bool, float, float] | None = None
        random = model.random.random
        self.tells = (random(), random(), random())
        self.tastes: dict[Employer, float] = {}
        self.distances: dict[Employer, float] = {}
        self.answers: dict[tuple[Employer, int], tuple[float, float]] = {}

    def taste(self, employer: Employer) -> float:
        """Return how the two would suit each other; drawn once per pair."""
        known = self.tastes.get(employer)
        if known is None:
            known = self.tastes[employer] = self.model.random.random()
        return known

    def in_reach(self, employer: Employer, bound: float) -> bool:
        """Say whether the person can get to an employer; drawn once per pair."""
        if bound >= 1.0:
            return True
        known = self.distances.get(employer)
        if known is None:
            known = self.distances[employer] = self.model.random.random()
        return known <= bound

    def answer(self, employer: Employer, period: int) -> tuple[float, float]:
        """Return what decides an employer's answer; drawn once per pair and period."""
        known = self.answers.get((employer, period))
        if known is None:
            random = self.model.random.random
            known = self.answers[employer, period] = (random(), random())
        return known

    def told(self) -> int:
        """Return the items that are told, with the help at hand."""
        return R.items_told(*self.tells, self.support, self.model.p)

    def enter(self) -> None:
        """Begin follow-up."""
        p = self.model.p
        alone = 1.0 - p.drive_in_offers
        drive, history, negative = self.drive, self.worked_recently, self.negative
        self.ease_alone = R.ease(drive, history, negative, alone, p)
        self.ease_helped = R.ease(drive, history, negative, p.drive_supported * alone, p)
        self.ease_study = R.ease(drive, history, negative, 1.0, p)
        self.ease_advised = R.ease(drive, history, negative, p.drive_supported, p)
