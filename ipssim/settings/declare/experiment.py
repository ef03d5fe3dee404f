"""An experiment: arms, cohort, surroundings, and the trial it is set against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.own_rule import OwnRule
from ipssim.settings.declare.parameter import Value, grid, parameter
from ipssim.settings.declare.prices import Prices
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Observed, Service
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World


@dataclass(frozen=True, slots=True)
class TrialFigure:
    """One published figure for one arm and outcome.

    Give `count` with `n` for a share (the interval is then computed: Wilson), or `mean` with `sd`
    or nothing. `sureness` is SEEN, DERIVED or RECALLED (shown as unverified). The fields are filled
    in by whoever writes the trial's file, so they are labelled policy: each figure names its own
    source.
    """

    outcome: str = parameter("", unit="word", label="policy", meaning="Outcome code.")
    arm: str = parameter("", unit="word", label="policy", meaning="Arm of the trial.")
    n: int = parameter(0, unit="people", label="policy", low=1, meaning="People in the arm.")
    percent: float | None = parameter(
        None, unit="%", label="policy", low=0, high=100, optional=True,
        meaning="Published share, in per cent.",
    )
    count: int | None = parameter(
        None, unit="people", label="policy", low=0, optional=True,
        meaning="People with the outcome; derived from the share where only that is published.",
    )
    mean: float | None = parameter(
        None, unit="unit of the outcome", label="policy", optional=True,
        meaning="Published mean.",
    )
    sd: float | None = parameter(
        None, unit="unit of the outcome", label="policy", low=0, optional=True,
        meaning="Published standard deviation.",
    )
    weeks: int = parameter(
        78, unit="weeks", label="policy", low=1, high=1040, meaning="Follow-up."
    )
    wording: str = parameter("", unit="word", label="policy", meaning="The trial's own words.")
    source: str = parameter("", unit="word", label="policy", meaning="Key of sources.yaml.")
    sureness: str = parameter(
        "SEEN", unit="word", label="policy", choices=("SEEN", "DERIVED", "RECALLED"),
        meaning="How sure the figure is.",
    )
    note: str = parameter("", unit="word", label="policy", meaning="A caveat to show with it.")


@dataclass(frozen=True, slots=True)
class Trial:
    """A published trial as data.

    `sizes` has the people of each arm, `programmes` the programme that stands for it, and `changes`
    the settings of that programme that the trial's arm states otherwise, by arm. `validate` reads
    `outcome`, `treated` and `validation`.
    """

    name: str = parameter("none", unit="word", label="policy", meaning="Short name.")
    title: str = parameter("", unit="word", label="policy", meaning="What to call it.")
    country: str = parameter("", unit="word", label="policy", meaning="Country.")
    doi: str = parameter("", unit="word", label="policy", meaning="DOI of the main paper.")
    source: str = parameter("", unit="word", label="policy", meaning="Key of sources.yaml.")
    weeks: int = parameter(
        78, unit="weeks", label="policy", low=1, high=1040, meaning="Main follow-up."
    )
    people: int | None = parameter(
        None, unit="people", label="policy", low=1, optional=True,
        meaning="All who were randomised: the sizes of the arms add up to it, and no figure is of"
        " more people than its arm has.",
    )
    outcome: str = parameter(
        "", unit="word", label="policy", meaning="Outcome code of the share that is predicted."
    )
    treated: str = parameter(
        "", unit="word", label="policy", meaning="Arm whose share is scored; others stand beside."
    )
    validation: str = parameter(
        "none", unit="word", label="policy", choices=("none", "scored", "apart", "beside"),
        meaning="Whether it is predicted from its control arm and counts in the mean score, stands"
        " apart (a Danish trial), or is a second reading beside another.",
    )
    reference: str = parameter("", unit="word", label="policy", meaning="Control arm.")
    population: str = parameter(
        "", unit="word", label="policy", meaning="The population that stands for its people."
    )
    labour_market: str = parameter(
        "", unit="word", label="policy", meaning="The labour market that stands for its place."
    )
    sizes: Mapping[str, int] = field(default_factory=dict)
    pooled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    estimates: tuple[TrialFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything a comparison needs; `arms` maps an arm's name to its programme.

    `trial.sizes` says how many people each arm of the emulated trial gets; every arm of `arms` is
    also run on the same cohort (the paired policy effect). `dials` maps an arm's name to lists of
    values for fields of its programme; every combination is one more arm beside it, on the same
    cohort. The same is run in `kept_worlds` worlds that agree with the trial. `observed` maps a
    point in time to what the place itself has counted by then.

    `each_week` is a rule of one's own (docs/own_rules.md): a function of a week and tables, which
    becomes an `OwnRule`. It can be given from Python only.
    """

    name: str = parameter("unnamed", unit="word", label="policy", meaning="Short name.")
    title: str = parameter("", unit="word", label="policy", meaning="What to call it in a report.")
    language: str = parameter(
        "en", unit="word", label="policy", choices=("en", "da"),
        meaning="Language of what is written of it; --lang goes before it.",
    )
    horizon_weeks: int = parameter(
        78, unit="weeks", label="policy", low=1, high=1040,
        meaning="Follow-up of each person.",
    )
    accrual_weeks: int = parameter(
        169, unit="weeks", label="policy", low=1, high=2080, source="christensen_2019",
        meaning="Weeks over which people enter (the trial: November 2012 to February 2016).",
    )
    precision_points: float = parameter(
        0.5, unit="percentage points", label="policy", low=0.01, high=50,
        meaning="Replicates are added until the paired difference is known this well (95 %).",
    )
    min_replicates: int = parameter(
        50, unit="replicates", label="policy", low=1, high=100_000,
        meaning="At least so many replicates.",
    )
    max_replicates: int = parameter(
        500, unit="replicates", label="policy", low=1, high=1_000_000,
        meaning="At most so many replicates.",
    )
    treated: str = parameter(
        "ips", unit="word", label="policy", meaning="Arm of the paired difference the rule watches."
    )
    reference: str = parameter(
        "usual", unit="word", label="policy", meaning="Arm that differences are taken against."
    )
    kept_worlds: int = parameter(
        40, unit="worlds", label="policy", low=0, high=10_000,
        meaning="Worlds that agree with the trial in which everything is run as well, as a range of"
        " what is not known; 0 leaves them out.",
    )
    world_replicates: int = parameter(
        2, unit="replicates", label="policy", low=1, high=1000,
        meaning="Replicates of each of them; with one, luck within a world cannot be told.",
    )
    money: bool = parameter(
        True, unit="yes/no", label="policy",
        meaning="Whether kroner are reckoned: who pays what.",
    )
    arms: Mapping[str, Programme] = field(default_factory=dict)
    dials: Mapping[str, Mapping[str, tuple[Value, ...]]] = grid(Programme)
    population: Population = field(default_factory=Population)
    labour_market: LabourMarket = field(default_factory=LabourMarket)
    jobcentre: Jobcentre = field(default_factory=Jobcentre)
    organisation: Organisation = field(default_factory=Organisation)
    prices: Prices = field(default_factory=Prices)
    law: Law = field(default_factory=Law)
    world: World = field(default_factory=World)
    service: Service = field(default_factory=Service)
    observed: Mapping[str, Observed] = field(default_factory=dict)
    trial: Trial = field(default_factory=Trial)
    each_week: Any = None

    def __post_init__(self) -> None:
        if callable(self.each_week):
            object.__setattr__(self, "each_week", OwnRule(self.each_week))
