"""Weeks on public support and what the municipality carries of them, from the events alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.rules.jobcentre import publicly_supported
from ipssim.settings.declare.law import Jobcentre
from ipssim.vocabulary import Event, Income
from ipssim.world.records import reimbursement

_SUPPORTED = np.array([publicly_supported(int(income)) for income in Income])
_LONGEST_AWAY = 30_000


def income_by_week(
    table: pd.DataFrame, entry: NDArray[np.int64], horizon: int
) -> NDArray[np.int64]:
    """Return the income in each week since entry (people, weeks), from the ordered event table."""
    income = np.zeros((len(entry), horizon), dtype=np.int64)
    moves = table[table["kind"].isin([int(Event.ENTERED), int(Event.INCOME_CHANGED)])]
    columns = (moves[name].to_numpy() for name in ("candidate", "week", "target"))
    for who, week, target in zip(*columns, strict=True):
        income[who, week - entry[who] :] = target
    return income


def support_weeks(
    income: NDArray[np.int64], before: NDArray[np.int64], rules: Jobcentre
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weeks on public support, and the municipality's share of them, for each person.

    `before` are the weeks on public support that count at entry. The share is added up week by
    week in single precision, as the running tally is, so that the two agree to the last digit.
    """
    steps, carried = reimbursement(rules)
    clock, away = before.astype(np.int64), np.zeros(len(before), dtype=np.int64)
    weeks, share = np.zeros(len(before)), np.zeros(len(before), dtype=np.float32)
    for now in income.T:
        on = _SUPPORTED[now]
        away = np.where(on, 0, np.minimum(away + 1, _LONGEST_AWAY))
        begun_afresh = ~on & (away >= rules.clock_reset_weeks)
        clock = np.where(on, clock + 1, np.where(begun_afresh, 0, clock))
        step = np.searchsorted(steps, clock, side="left")
        weeks += on
        added = share.astype(np.float64) + np.where(on, carried[step], 0.0)
        share = added.astype(np.float32)
    return weeks, share.astype(np.float64)
