"""Which programmes, market, law and world numbers are in force: the one place they reach a week by.

A run has a period from each dated change to the next, and one where nothing changes. People have
the terms of the time they were admitted in: a change for new people alone makes a new set of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from ipssim.compiled import inlined
from ipssim.settings.declare.changes import changed, week_of
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket
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
Section = TypeVar("Section", Programme, Service, LabourMarket)


class Rules(NamedTuple):
    """What holds in each period of a run, and which period each week belongs to.

    `programmes` has all programmes as they are for people admitted at first, then as they are for
    people admitted from the first change for new people on, and so on.
    """

    period: NDArray[np.int64]  # (weeks,)
    latest: NDArray[np.int64]  # (periods,) first row of the terms of whoever is admitted now
    each: int  # programmes
    world: Records  # (periods,)
    programmes: Records  # (periods, terms x programmes)
    market: Records  # (periods,)
    law: Records  # (periods,)
    reimbursed_until: NDArray[np.float64]  # (periods, steps)
    municipal_shares: NDArray[np.float64]  # (periods, steps + 1)
    intake: NDArray[np.float64]  # (weeks,)
    main_intake: NDArray[np.bool_]  # (weeks,)


class Now(NamedTuple):
    """What holds this week: the world's numbers, the programmes, the market and the law.

    `programmes` are as they are for workers and for whoever is admitted now, and `terms` as they
    are for people, by the row in `standing.terms`; `latest` is the first row of those of now.
    `market_before` is last week's. `reimbursed_until` and `municipal_shares` are the law's steps;
    `intake` is the size of this week's intake of education, and `main_intake` says whether it is a
    main one.
    """

    world: WorldNumbers
    programmes: Programmes
    terms: Programmes
    latest: int
    market: MarketNumbers
    market_before: MarketNumbers
    law: LawNumbers
    reimbursed_until: NDArray[np.float64]
    municipal_shares: NDArray[np.float64]
    intake: float
    main_intake: bool


@inlined
def this_week(w: int, rules: Rules) -> Now:
    """Return what holds in week `w`."""
    k = rules.period[w]
    terms, latest = rules.programmes[k], rules.latest[k]
    return Now(
        rules.world[k], terms[latest : latest + rules.each], terms, latest, rules.market[k],
        rules.market[rules.period[max(w - 1, 0)]], rules.law[k], rules.reimbursed_until[k],
        rules.municipal_shares[k], rules.intake[w], rules.main_intake[w],
    )


def rules_of(setup: Setup) -> Rules:
    """Return the rules of a run, period by period, in arrays of the run's own."""
    shared = _rules_of(setup)
    own: dict[str, Any] = {
        name: one.copy() for name, one in shared._asdict().items() if isinstance(one, np.ndarray)
    }
    return shared._replace(**own)


@functools.lru_cache(maxsize=16)
def _rules_of(setup: Setup) -> Rules:
    """Put the rules together; runs of one setup need it once."""
    weeks, market = setup.weeks + 1, setup.labour_market
    sections: list[Programme | Service | LabourMarket]
    sections = [*setup.programmes, market, setup.service]
    starts = steps_of(market, sections, weeks)
    admitted = steps_of(market, setup.programmes, weeks, new=True)
    period = np.searchsorted(starts, np.arange(weeks), side="right") - 1
    steps, shares = reimbursement(setup.jobcentre)
    intake, main_intake = np.zeros(weeks), np.zeros(weeks, dtype=np.bool_)
    programmes, markets = [], []
    for k, start in enumerate(starts):
        here = over_time(market, market, start)
        programmes.append(programme_records([
            over_time(one, market, start, since) for since in admitted for one in setup.programmes
        ]))
        markets.append(market_record(
            here, setup.organisation.unlimited_openings, over_time(setup.service, market, start),
        ))
        sizes, main = intake_calendar(here, weeks)
        intake[period == k], main_intake[period == k] = sizes[period == k], main[period == k]
    n, ones = len(setup.programmes), np.ones((len(starts), 1))
    return Rules(
        period, n * (np.searchsorted(admitted, starts, side="right") - 1), n,
        _stacked([world_record(setup.world)] * len(starts)), _stacked(programmes),
        _stacked(markets), _stacked([law_record(setup.jobcentre)] * len(starts)),
        ones * steps, ones * shares, intake, main_intake,
    )


def steps_of(
    market: LabourMarket, sections: Iterable[Programme | Service | LabourMarket], weeks: int,
    *, new: bool = False,
) -> list[int]:
    """Return the weeks of a run in which its settings change, 0 first.

    With `new`, only those from which new people have other terms than others.
    """
    found = {0}
    for section in sections:
        for change in section.changes:
            week = week_of(change.since, market.start_year, market.start_calendar_week)
            if week < weeks and (change.new or not new):
                found.add(max(week, 0))
    return sorted(found)


def over_time(
    section: Section, market: LabourMarket, week: int, admitted: int | None = None
) -> Section:
    """Return a section as it is in a week, for people admitted in week `admitted` (None: now)."""
    if not section.changes:
        return section
    dated = [
        (week_of(change.since, market.start_year, market.start_calendar_week), change)
        for change in section.changes
    ]
    dated.sort(key=lambda one: one[0])
    return changed(section, [
        change for since, change in dated
        if since <= week and (not change.new or admitted is None or since <= admitted)
    ])


def _stacked(records: Sequence[Any]) -> Records:
    return np.rec.array(np.array(records, dtype=_widest([one.dtype for one in records])))


def _widest(kinds: Sequence[Any]) -> Any:
    """Return the kind of record that holds all: decimals where one of them has decimals."""
    names = kinds[0].names
    return np.dtype([
        (name, np.result_type(*(kind[name] for kind in kinds))) for name in names
    ])
