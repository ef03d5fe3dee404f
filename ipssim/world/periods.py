"""Which programmes, market, law and world numbers are in force: the one place they reach a week by.

A run has periods, each with settings of its own; all runs have one until settings say more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ipssim.compiled import inlined
from ipssim.settings.world import WorldNumbers
from ipssim.world.records import (
    LawNumbers,
    MarketNumbers,
    Programmes,
    intake_calendar,
    law_record,
    market_record,
    programme_records,
    reimbursement,
    world_record,
)
from ipssim.world.setup import Setup

Records = np.recarray[Any, Any]


class Rules(NamedTuple):
    """What holds in each period of a run, and which period each week belongs to."""

    period: NDArray[np.int64]  # (weeks,)
    world: Records  # (periods,)
    programmes: Records  # (periods, programmes)
    market: Records  # (periods,)
    law: Records  # (periods,)
    reimbursed_until: NDArray[np.float64]  # (periods, steps)
    municipal_shares: NDArray[np.float64]  # (periods, steps + 1)
    intake: NDArray[np.float64]  # (weeks,)
    main_intake: NDArray[np.bool_]  # (weeks,)


class Now(NamedTuple):
    """What holds this week: the world's numbers, the programmes, the market and the law.

    `reimbursed_until` and `municipal_shares` are the law's steps; `intake` is the size of this
    week's intake of education, and `main_intake` says whether it is a main one.
    """

    world: WorldNumbers
    programmes: Programmes
    market: MarketNumbers
    law: LawNumbers
    reimbursed_until: NDArray[np.float64]
    municipal_shares: NDArray[np.float64]
    intake: float
    main_intake: bool


@inlined
def this_week(w: int, rules: Rules) -> Now:
    """Return what holds in week `w`."""
    k = rules.period[w]
    return Now(
        rules.world[k], rules.programmes[k], rules.market[k], rules.law[k],
        rules.reimbursed_until[k], rules.municipal_shares[k], rules.intake[w], rules.main_intake[w],
    )


def rules_of(setup: Setup) -> Rules:
    """Return the rules of a run in which nothing changes over time."""
    weeks = setup.weeks + 1
    steps, shares = reimbursement(setup.jobcentre)
    market = market_record(
        setup.labour_market, setup.organisation.unlimited_openings, setup.service
    )
    return Rules(
        np.zeros(weeks, dtype=np.int64), _stacked([world_record(setup.world)]),
        _stacked([programme_records(setup.programmes)]), _stacked([market]),
        _stacked([law_record(setup.jobcentre)]), steps[None], shares[None],
        *intake_calendar(setup.labour_market, weeks),
    )


def _stacked(records: Sequence[Any]) -> Records:
    return np.rec.array(np.array(records, dtype=records[0].dtype))
