"""Who pays and who gains: budgets by payer and year, and what goes from whom to whom for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.money import ACCOUNTS, detail_code, ends, flows
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.prices import PAYERS
from ipssim.stages.reckon import Purpose
from ipssim.studies.engine.estimates import Estimate, Levels, Range
from ipssim.world.tariff import WEEKS

BUDGET = (
    "arm", "reference", "payer", "year", "level", "difference", "monte_carlo_error", "low", "high",
    "worlds_low", "worlds_high", "worlds_above", "replicates",
)
"""Columns of the budgets: kroner for a person, `year` since entry, or a word for all of them."""
FLOWS = (
    "arm", "reference", "purpose", "giver", "taker", "level", "difference", "monte_carlo_error",
    "low", "high", "worlds_low", "worlds_high", "replicates",
)
"""Columns of what goes from whom to whom, over follow-up."""
ALL_YEARS, PRESENT = "all", "present value"
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
    spans: dict[str, dict[int, float]] = {str(y): {y: 1.0} for y in years}
    spans[ALL_YEARS] = dict.fromkeys(years, 1.0)
    spans[PRESENT] = {y: (1.0 + rate) ** (1 - y) for y in years}
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
            wanted = {detail_code(purpose, y): 1.0 for y in _years(experiment)}
            found = _found(experiment, arm, wanted, levels, worlds)
            rows.append((
                arm, experiment.reference, purpose.name.lower(), giver, taker, *_numbers(*found),
                found[1].n,
            ))
    return pd.DataFrame(rows, columns=list(FLOWS))


def _years(experiment: Experiment) -> range:
    return range(1, -(-experiment.horizon_weeks // WEEKS) + 1)


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
    return (
        level.value, gap.value, gap.error, gap.low, gap.high, over and over.low,
        over and over.high,
    )
