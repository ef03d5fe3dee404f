"""What a world is built for: programmes, people and their surroundings, follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.own_rule import OwnRule
from ipssim.settings.declare.prices import Prices
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World


@dataclass(frozen=True, slots=True)
class Setup:
    """What is built for: a cohort under one programme, or the arms of an emulated trial.

    `sizes` gives the people per programme of a trial; None puts everybody under the only one. A
    service over time (`service.weeks`) has two programmes: the service, and the usual one that
    everybody starts in. `each_week` is a rule of somebody's own. With `prices` a diary is kept that
    money is reckoned from (`outcomes.money`), by `law`.
    """

    programmes: tuple[Programme, ...]
    population: Population
    labour_market: LabourMarket
    organisation: Organisation
    world: World
    horizon_weeks: int
    accrual_weeks: int
    jobcentre: Jobcentre = field(default_factory=Jobcentre)
    sizes: tuple[int, ...] | None = None
    service: Service = field(default_factory=Service)
    each_week: OwnRule | None = None
    prices: Prices | None = None
    law: Law = field(default_factory=Law)

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        programmes: Sequence[Programme],
        sizes: Sequence[int] | None = None,
        *,
        priced: bool = False,
    ) -> Setup:
        """Return the setup of an experiment's surroundings under these programmes.

        A cohort under one programme, and the arms of a trial, have no service over time. With
        `priced` money can be reckoned, if the experiment says so.
        """
        cohort = len(programmes) < 2 or sizes is not None
        return cls(
            programmes=tuple(programmes),
            population=experiment.population,
            labour_market=experiment.labour_market,
            organisation=experiment.organisation,
            world=experiment.world,
            horizon_weeks=experiment.horizon_weeks,
            accrual_weeks=experiment.accrual_weeks,
            jobcentre=experiment.jobcentre,
            sizes=None if sizes is None else tuple(sizes),
            service=Service() if cohort else experiment.service,
            each_week=experiment.each_week,
            prices=experiment.prices if priced and experiment.money else None,
            law=experiment.law,
        )

    @property
    def size(self) -> int:
        """Return the number of candidates."""
        return self.population.size if self.sizes is None else sum(self.sizes)

    @property
    def weeks(self) -> int:
        """Return the weeks of a run: a service's own, or until the last follow-up is over."""
        if self.service.weeks is not None:
            return self.service.weeks
        return self.accrual_weeks + self.horizon_weeks
