"""Who pays and who gains: budgets by payer and year, and what goes from whom to whom for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import DETAIL, of_code
from ipssim.outcomes.money import ACCOUNTS, AFTER, detail_code, ends, flows
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.price import at_level
from ipssim.settings.declare.prices import PAYERS
from ipssim.stages.reckon import Purpose
from ipssim.studies.engine.estimates import PRIOR_SHARE, Estimate, Levels, Range
from ipssim.world.tariff import WEEKS

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison
    from ipssim.studies.service import ServiceStudy

BUDGET = (
    "arm", "reference", "payer", "year", "level", "difference", "monte_carlo_error", "low", "high",
    "worlds_low", "worlds_high", "worlds_above", "replicates",
)
"""Columns of the budgets: kroner for a person, `year` since entry, or a word for all of them.

Of a service over time they are kroner for everybody together, and years are those of the run.

Persisting, what the last quarter's difference is worth later is in it by stated assumptions; its
level is none of anybody's.
"""
FLOWS = (
    "arm", "reference", "purpose", "giver", "taker", "level", "difference", "monte_carlo_error",
    "low", "high", "worlds_low", "worlds_high", "replicates",
)
"""Columns of what goes from whom to whom, over follow-up (over the run of a service)."""
WORLDS = ("draw", "years_in_job", "public")
"""Columns of a service's worlds: years more in a job, and kroner left to the public purse."""
ALL_YEARS, PRESENT, PERSISTING = "all", "present value", "persisting, present value"
SOCIETY = "society"

Weights = Mapping[str, float]


def budget_table(
    experiment: Experiment, levels: Levels, worlds: Levels | None
) -> pd.DataFrame:
    """Return what every payer is left with, by year, in all and at present value (`BUDGET`)."""
    if not experiment.money:
        return pd.DataFrame(columns=list(BUDGET))
    return pd.DataFrame(_budget_rows(experiment, levels, worlds), columns=list(BUDGET))


def _budget_rows(
    experiment: Experiment, levels: Levels, worlds: Levels | None
) -> Iterator[tuple[object, ...]]:
    years, rate = _years(experiment), experiment.prices.discount
    spans: dict[str, dict[int | str, float]] = {str(y): {y: 1.0} for y in years}
    spans[ALL_YEARS] = dict.fromkeys(years, 1.0)
    spans[PRESENT] = {y: (1.0 + rate) ** (1 - y) for y in years}
    if experiment.prices.persist_years:
        spans[PERSISTING] = {**spans[PRESENT], AFTER: 1.0}
    moves = flows(experiment.prices.support_payer)
    for arm in experiment.arms:
        for payer in (*PAYERS, SOCIETY):
            parts = moves[:, : len(PAYERS)].sum(axis=1) if payer == SOCIETY else (
                moves[:, ACCOUNTS.index(payer)]
            )
            for year, weights in spans.items():
                wanted = {
                    detail_code(purpose, y): weight * float(parts[purpose])
                    for y, weight in weights.items() for purpose in Purpose if parts[purpose]
                }
                found = _found(experiment, arm, wanted, levels, worlds)
                over = found[1].ignorance
                yield (
                    arm, experiment.reference, payer, year, *_numbers(*found),
                    over and over.positive, found[1].n,
                )


def flow_table(experiment: Experiment, levels: Levels, worlds: Levels | None) -> pd.DataFrame:
    """Return what goes from whom to whom for what, over follow-up (columns `FLOWS`)."""
    if not experiment.money:
        return pd.DataFrame(columns=list(FLOWS))
    rows = []
    for arm in experiment.arms:
        for purpose, (giver, taker) in sorted(ends(experiment.prices.support_payer).items()):
            if purpose is Purpose.USUAL_POSTS and experiment.service.weeks is None:
                continue
            wanted = {detail_code(purpose, y): 1.0 for y in _years(experiment)}
            found = _found(experiment, arm, wanted, levels, worlds)
            rows.append((
                arm, experiment.reference, purpose.name.lower(), giver, taker, *_numbers(*found),
                found[1].n,
            ))
    return pd.DataFrame(rows, columns=list(FLOWS))


def without_detail(draws: pd.DataFrame) -> pd.DataFrame:
    """Return means in other worlds without amounts by purpose and year, which no reader needs."""
    if draws.empty:
        return draws
    return draws[~draws["outcome"].str.startswith(DETAIL)].reset_index(drop=True)


def _years(experiment: Experiment) -> range:
    weeks = experiment.service.weeks or experiment.horizon_weeks
    return range(1, -(-weeks // WEEKS) + 1)


def _found(
    experiment: Experiment, arm: str, wanted: Weights, levels: Levels, worlds: Levels | None
) -> tuple[Estimate, Estimate]:
    """Return the level of an arm in a weighted sum of amounts, and its difference."""
    here, there = (_sum(levels, one, wanted) for one in (arm, experiment.reference))
    over = None
    if worlds is not None:
        gap = _sum(worlds, arm, wanted) - _sum(worlds, experiment.reference, wanted)
        luck = float(np.var(here - there, ddof=1)) if len(here) > 1 else None
        over = Range.of(gap.reshape(worlds.worlds, -1), luck)
    return Estimate.of(here, "kr."), Estimate.of(here - there, "kr.", ignorance=over)


def _sum(levels: Levels, arm: str, wanted: Weights) -> NDArray[np.float64]:
    return np.asarray(
        np.sum([weight * levels.of(("", arm), code) for code, weight in wanted.items()], axis=0)
    )


def _numbers(level: Estimate, gap: Estimate) -> tuple[float | None, ...]:
    over = gap.ignorance
    wide = (None, None) if over is None else (over.low, over.high)
    return level.value, gap.value, gap.error, gap.low, gap.high, *wide


# What follows from them

PUBLIC = PAYERS[:3]
"""The payers of a budget: all but the person."""
_PAY = (Purpose.SUPPORT, Purpose.USUAL_POSTS, Purpose.CONFERENCES, Purpose.TALKS)
PARTS: Mapping[str, tuple[Purpose, ...]] = {
    "prices.consultant_year": _PAY,
    "prices.overhead": _PAY,
    "prices.clinician_factor": (Purpose.CONFERENCES,),
    "prices.talk_hours": (Purpose.TALKS,),
    "prices.course_week": (Purpose.OFFERS, Purpose.OFFERS_BACK),
    "prices.subsidy_share": (Purpose.WAGE_SUBSIDY,),
    "prices.bed_day": (Purpose.HOSPITAL,),
    "prices.visit": (Purpose.TREATMENT,),
    "prices.wage_hour": (Purpose.WAGES,),
    "law.tax_kept": (Purpose.EQUALISATION,),
}
"""Prices and shares, and the amounts that each is a part of.

The copayment of what is done in hospital and outside it is a share of both, and is in neither.
"""
_EVEN = ("prices.consultant_year", "prices.course_week", "prices.bed_day", "prices.wage_hour",
         "law.tax_kept")
"""Those that amounts are in proportion to (a course to a good approximation: mentors stay)."""
_MOST = 10.0  # times a price; beyond it no value of it breaks even
_ONE_MORE = {"job_or_education_ever": 100.0, "weeks_job": float(WEEKS)}
"""Outcomes by how much of them is one more: a person of 100 %, a year of weeks."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What the public purse pays for one more (below nothing: is left with), in kroner.

    `low` and `high` hold 90 % of worlds; None where a programme is not ahead in all of them.
    """

    value: float
    low: float | None = None
    high: float | None = None


def per_more(comparison: Comparison, code: str) -> Ratio | None:
    """Return what one more of an outcome costs the public purse; None where there is no more."""
    found = comparison.differences
    mine = (found["arm"] == comparison.experiment.treated) & (found["outcome"] == code)
    more = float(found[mine]["difference"].iloc[0]) / _ONE_MORE[code]
    return _ratio(comparison, more, _in_worlds(comparison, code))


def per_year(study: ServiceStudy) -> Ratio | None:
    """Return the same of a year more in a job, of everybody together in a service over time."""
    return _ratio(study, years_more(study), plane(study))


def years_more(study: ServiceStudy) -> float:
    """Return how many years more everybody together is in a job in a service over time."""
    table = study.effects
    rows = table[(table["group"] == "everybody") & (table["outcome"] == "weeks_job")]
    row = rows.iloc[0]
    return float(row["difference"]) * float(row["people"]) / WEEKS


def _ratio(
    study: Comparison | ServiceStudy, more: float, drawn: NDArray[np.float64]
) -> Ratio | None:
    """Return what is paid for one more, there being so many more, and in each world (`plane`)."""
    budget, treated = study.budget, study.experiment.treated
    rows = budget[(budget["arm"] == treated) & (budget["year"].astype(str) == ALL_YEARS)]
    paid = -float(rows.loc[rows["payer"].isin(PUBLIC), "difference"].sum())
    if more <= 0.0:
        return None
    value = paid / more
    if not len(drawn) or (drawn[:, 0] <= 0.0).any():
        return Ratio(value)
    tail = (1.0 - PRIOR_SHARE) / 2
    low, high = np.quantile(-drawn[:, 1] / drawn[:, 0], (tail, 1.0 - tail))
    return Ratio(value, float(low), float(high))


def plane(study: Comparison | ServiceStudy) -> NDArray[np.float64]:
    """Return for each world the years more in work, and what is left to the public purse.

    Of a person in a comparison, of everybody together in a service over time.
    """
    if study.experiment.service.weeks is None:
        return _in_worlds(cast("Comparison", study), "weeks_job")
    return np.asarray(cast("ServiceStudy", study).worlds[list(WORLDS[1:])], dtype=np.float64)


def public_gap(experiment: Experiment, worlds: Levels) -> NDArray[np.float64]:
    """Return for each world what is left to the public purse more than with the reference."""
    moves = flows(experiment.prices.support_payer)
    parts = moves[:, [ACCOUNTS.index(payer) for payer in PUBLIC]].sum(axis=1)
    wanted = {detail_code(purpose, year): float(parts[purpose])
              for purpose in Purpose for year in _years(experiment) if parts[purpose]}
    gap = (_sum(worlds, experiment.treated, wanted)
           - _sum(worlds, experiment.reference, wanted))
    return np.asarray(gap.reshape(worlds.worlds, -1).mean(axis=1))


def _in_worlds(comparison: Comparison, code: str) -> NDArray[np.float64]:
    """Return for each world how many more of an outcome there are, and the public purse's gap."""
    experiment, draws = comparison.experiment, comparison.draws
    if draws.empty:
        return np.zeros((0, 2))
    own = draws[draws["way"] == ""] if "way" in draws else draws
    means = own.pivot_table(index="draw", columns=["outcome", "arm"], values="mean", observed=True)

    def gap(outcome: str) -> NDArray[np.float64]:
        here, there = (means[outcome, arm] for arm in (experiment.treated, experiment.reference))
        return (here - there).to_numpy(dtype=np.float64)

    scale = 100.0 if of_code(code).unit == "%" else 1.0
    more = gap(code) * scale / _ONE_MORE[code]
    return np.stack([more, np.sum([gap(f"net_{payer}") for payer in PUBLIC], axis=0)], axis=1)


def at_value(worlds: NDArray[np.float64], amount: float) -> float:
    """Return in what share of worlds (`plane`) it pays, a year in work being worth so much."""
    return float((worlds[:, 1] + amount * worlds[:, 0] >= 0.0).mean())


@dataclass(frozen=True, slots=True)
class Priced:
    """A price, a rate or a share as it stands in a run.

    `spec` is how it is declared; `own` says that it was set otherwise, and then it is in kroner of
    the run's own year (`prices.year`). `here` is in kroner of that year, own or not; None where it
    is no number.
    """

    spec: Parameter
    value: Any
    own: bool
    here: float | None


def priced(experiment: Experiment) -> dict[str, Priced]:
    """Return every price, rate and share that money is reckoned by, by its key."""
    shipped, found = Experiment(), {}
    year = experiment.prices.year
    for name in ("prices", "law"):
        declared = dict(parameters(getattr(shipped, name)))
        for key, now in parameters(getattr(experiment, name)):
            spec, number = declared[key], isinstance(now.value, (int, float))
            found[f"{name}.{key}"] = Priced(
                spec, now.value, now.value != spec.value,
                at_level(spec, float(now.value), year) if number else None,  # type: ignore[arg-type]
            )
    return found


def break_even(comparison: Comparison | ServiceStudy, payer: str) -> list[tuple[str, float]]:
    """Return prices by key, and times how much each would make a payer's difference nothing.

    Prices at which that is more than ten times or below nothing are left out.
    """
    experiment = comparison.experiment
    moves = flows(experiment.prices.support_payer)
    names = PAYERS if payer == SOCIETY else (payer,)
    table = comparison.money[comparison.money["arm"] == experiment.treated]
    gaps = dict(zip(table["purpose"], table["difference"].to_numpy(dtype=np.float64), strict=True))
    each = {
        one: float(gaps.get(one.name.lower(), 0.0))
        * sum(int(moves[one, ACCOUNTS.index(name)]) for name in names)
        for one in Purpose
    }
    follows = {key: sum(each[purpose] for purpose in PARTS[key]) for key in _EVEN}
    follows["law.tax_kept"] += each[Purpose.MUNICIPAL_TAX]  # what is kept of it, with what is not
    treated = gaps["hospital"] + gaps["treatment"]
    if treated:
        follows["prices.bed_day"] += each[Purpose.COPAYMENT] * gaps["hospital"] / treated
    net, found = sum(each.values()), []
    for key, part in follows.items():
        factor = 1.0 - net / part if part else -1.0
        if 0.0 <= factor <= _MOST and round(part):
            found.append((key, factor))
    return found
