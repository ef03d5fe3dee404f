"""The ledger: who pays whom what, week by week, and what each budget is left with.

Every amount is in whole øre and has two ends, so that all accounts together always come to nothing.
Society is the sum of the four payers: what goes from one of them to another cancels in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ipssim.recorder import YEARLY, Noted
from ipssim.settings.declare.prices import PAYERS, Prices
from ipssim.simulation import Simulation
from ipssim.stages.reckon import Book, Kept, Purpose, Terms, reckon
from ipssim.vocabulary import Activity, WageSubsidy
from ipssim.world.build import Setup
from ipssim.world.records import reimbursement
from ipssim.world.staffing import leaders_own
from ipssim.world.tariff import FULL_TIME, WEEKS, Staff, staff_of, tariff_of

OUTSIDE = "outside"
"""Who is no payer: staff, providers and firms, who are paid for what they give."""
ACCOUNTS = (*PAYERS, OUTSIDE)
NETS = tuple(f"net_{payer}" for payer in (*PAYERS, "society"))
"""Outcomes: what each payer, and society, is left with for a person."""
PARTS: Mapping[str, tuple[Purpose, ...]] = {
    "cost_support": (Purpose.SUPPORT, Purpose.CONFERENCES),
    "cost_jobcentre": (Purpose.TALKS, Purpose.OFFERS, Purpose.WAGE_SUBSIDY),
    "cost_hospital": (Purpose.HOSPITAL,),
    "cost_treatment": (Purpose.TREATMENT,),
    "public_support": (Purpose.BENEFITS, Purpose.SU),
    "wages": (Purpose.WAGES,),
    "taxes": (Purpose.MUNICIPAL_TAX, Purpose.STATE_TAX),
}
"""Outcomes: what is spent or earned for a person, whoever pays."""
CODES = (*NETS, *PARTS)
_MUNICIPALITY, _REGION, _STATE, _PERSON = PAYERS
_ENDS: Mapping[Purpose, tuple[str, str]] = {
    Purpose.CONFERENCES: (_REGION, OUTSIDE),
    Purpose.TALKS: (_MUNICIPALITY, OUTSIDE),
    Purpose.OFFERS: (_MUNICIPALITY, OUTSIDE),
    Purpose.WAGE_SUBSIDY: (_MUNICIPALITY, OUTSIDE),
    Purpose.OFFERS_BACK: (_STATE, _MUNICIPALITY),
    Purpose.HOSPITAL: (_REGION, OUTSIDE),
    Purpose.TREATMENT: (_REGION, OUTSIDE),
    Purpose.COPAYMENT: (_MUNICIPALITY, _REGION),
    Purpose.BENEFITS: (_MUNICIPALITY, _PERSON),
    Purpose.BENEFITS_BACK: (_STATE, _MUNICIPALITY),
    Purpose.SU: (_STATE, _PERSON),
    Purpose.WAGES: (OUTSIDE, _PERSON),
    Purpose.MUNICIPAL_TAX: (_PERSON, _MUNICIPALITY),
    Purpose.STATE_TAX: (_PERSON, _STATE),
    Purpose.EQUALISATION: (_MUNICIPALITY, _STATE),
}
AFTER = "after"
"""In place of a year: what goes on where the end of follow-up persists, at present value."""
_POSTS = (Purpose.SUPPORT, Purpose.USUAL_POSTS, Purpose.CONFERENCES)
"""What posts cost in a service over time: its own, the usual programme's, clinicians for both."""
_QUARTER = 13  # weeks
_ORE = 100.0
_PAID, _LEADER_PAID = YEARLY.index("paid"), YEARLY.index("leader_paid")
_SERVED = YEARLY.index("served")
_WORK = [int(one) for one in Activity if one not in (Activity.UNUSED, Activity.VACANT)]

Ore = NDArray[np.int64]


def ends(support_payer: str) -> dict[Purpose, tuple[str, str]]:
    """Return between whom an amount of each purpose goes: from the first to the second."""
    staff = dict.fromkeys((Purpose.SUPPORT, Purpose.USUAL_POSTS), (support_payer, OUTSIDE))
    return {**staff, **_ENDS}


def flows(support_payer: str) -> Ore:
    """Return what an øre of each purpose does to each account: (`Purpose`, `ACCOUNTS`)."""
    found = np.zeros((len(Purpose), len(ACCOUNTS)), dtype=np.int64)
    for purpose, (giver, taker) in ends(support_payer).items():
        found[purpose, ACCOUNTS.index(giver)] -= 1
        found[purpose, ACCOUNTS.index(taker)] += 1
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Amounts in øre: `each` (people, `Purpose`), `by_year` (programmes, years, `Purpose`).

    Years are those since entry; of a service over time those of the run, all people in one row, and
    posts are in `by_year` alone: they are paid whether or not somebody is served. `by_week`
    (people, weeks since entry, `Purpose`) has rows where it was asked for. `flows` says what an øre
    of each purpose does to each account, and `later` how many years of the last quarter's
    differences what goes on is worth, at present value.
    """

    each: Ore
    by_year: Ore
    by_week: Ore
    flows: Ore
    later: float

    def accounts(self, amounts: Ore) -> Ore:
        """Return what amounts (..., `Purpose`) come to in each account (..., `ACCOUNTS`)."""
        return amounts @ self.flows


def ledger_of(simulation: Simulation, *, weeks: bool = False) -> Ledger:
    """Return the ledger of a run that is over and kept a diary; with `weeks`, week by week too."""
    setup, people = simulation.setup, simulation.tables.candidates
    prices = setup.prices
    assert prices is not None, "no diary was kept"
    kept = Kept(
        simulation.diary, simulation.worked, people.person.entry_week, people.standing.arm,
        people.home.children, simulation.tables.treatment.contacts_per_month,
        simulation.supported_before,
    )
    if setup.service.weeks is None:
        return reckoned(setup, kept, staff_costs(simulation), weeks=weeks)
    found = reckoned(setup, kept, np.zeros((len(setup.programmes), 2), dtype=np.int64))
    found.by_year[0][:, list(_POSTS)] = posts_by_year(simulation)
    return found


def reckoned(setup: Setup, kept: Kept, posts: Ore, *, weeks: bool = False) -> Ledger:
    """Return the ledger of what was kept; `posts` are those of `stages.reckon.Terms`."""
    prices, law = setup.prices, setup.law
    assert prices is not None
    people, horizon = kept.diary.shape
    none = np.zeros((0, 0, len(Purpose)), dtype=np.int64)
    each = np.zeros((people, len(Purpose)), dtype=np.int64)
    over_time = setup.service.weeks
    last = over_time or int(kept.entry_week.max(initial=0)) + horizon
    years = -(-(over_time or horizon) // WEEKS)
    rows = 1 if over_time else len(setup.programmes)
    by_year = np.zeros((rows, years, len(Purpose)), dtype=np.int64)
    by_week = np.zeros((people, horizon, len(Purpose)), dtype=np.int64) if weeks else none
    market, programmes = setup.labour_market, setup.programmes
    calendar = market.start_year + (market.start_calendar_week - 1 + np.arange(last)) // WEEKS
    steps, carried = reimbursement(setup.jobcentre)
    never = WageSubsidy.NEVER.name.lower()
    terms = Terms(
        calendar.astype(np.int64), int(over_time is not None), steps, carried,
        float(setup.jobcentre.clock_reset_weeks),
        np.array([one.course_weeks for one in programmes], dtype=np.int64),
        np.array([one.wage_subsidy != never for one in programmes], dtype=np.int8), posts,
    )
    room = np.zeros((2, len(Purpose)), dtype=np.int64)
    reckon(kept, terms, tariff_of(prices, law), Book(each, by_year, by_week, room))
    return Ledger(each, by_year, by_week, flows(prices.support_payer), _later(prices, horizon))


def _later(prices: Prices, weeks: int) -> float:
    """Return what a krone a year is worth where it goes on after so many weeks, and fades."""
    return float(sum(
        (1.0 - prices.fade) ** year / (1.0 + prices.discount) ** (weeks / WEEKS + year)
        for year in range(prices.persist_years)
    ))


def staff_costs(simulation: Simulation) -> Ore:
    """Return what a week of being served costs in staff and in clinicians' time, by programme.

    That is what all posts cost while somebody held them, empty hours included, with leaders, office
    help and conferences, over all weeks in which people were served; in øre (programmes, 2).
    """
    setup = simulation.setup
    assert setup.prices is not None
    staff = staff_of(setup.prices)
    served = (simulation.diary & int(Noted.SERVED)) > 0
    arm = simulation.tables.candidates.standing.arm
    found = np.zeros((len(setup.programmes), 2), dtype=np.int64)
    for code, (weeks, taken) in enumerate(_full_time_weeks(simulation)):
        base = int(served[arm == code].sum())
        if base and weeks + taken:
            whole = _posts_cost(setup, code, weeks, taken, staff)
            found[code] = np.floor(np.array(whole) / base + 0.5)
    return found


def posts_by_year(simulation: Simulation) -> Ore:
    """Return what posts cost in each year of a service over time, in øre (years, `_POSTS`)."""
    setup, years = simulation.setup, -(-simulation.weeks // WEEKS)
    assert setup.prices is not None
    staff, found = staff_of(setup.prices), np.zeros((years, len(_POSTS)))
    for year in range(years):
        held = _full_time_weeks(simulation, slice(year, year + 1))
        for code, (weeks, taken) in enumerate(held):
            posts, conferences = _posts_cost(setup, code, weeks, taken, staff)
            found[year, min(code, 1)] += posts
            if simulation.yearly[code, year, _SERVED]:  # nobody meets about nobody
                found[year, 2] += conferences
    return np.floor(found + 0.5).astype(np.int64)


def _full_time_weeks(
    simulation: Simulation, years: slice = slice(None)
) -> list[tuple[float, float]]:
    """Return the full-time weeks of posts held, and of leaders with people of their own."""
    setup, workers = simulation.setup, simulation.tables.workers
    if setup.organisation.unlimited_time:
        minutes = workers.minutes[:, _WORK].sum(axis=1)
        full = FULL_TIME * 60.0
        return [(float(minutes[workers.arm == code].sum()) / full, 0.0)
                for code in range(len(setup.programmes))]
    held = simulation.yearly[:, years].sum(axis=1)
    return [
        (float(held[code, _PAID]), float(held[code, _LEADER_PAID]))
        if one.worker_week_hours > 0.0 else (0.0, 0.0)
        for code, one in enumerate(setup.programmes)
    ]


def _posts_cost(
    setup: Setup, code: int, weeks: float, taken: float, staff: Staff
) -> tuple[float, float]:
    """Return what so many full-time weeks of a programme's posts come to: staff, conferences.

    A team has one leader. What people of their own have `taken` of leaders' weeks is paid whatever
    the size of the team, and the rest of a leader's week by how far the team is filled.
    """
    one = setup.programmes[code]
    teams = weeks / one.team_size
    own = staff.week * one.worker_week_hours / FULL_TIME
    rest = 1.0 - leaders_own(one) / one.caseload_cap if taken else 1.0
    led = (taken + teams * rest) * staff.leader * own if one.leader else 0.0
    clerks = teams * one.clerk_hours / FULL_TIME * staff.clerk * staff.week
    hours = weeks * one.treatment_teams * one.conference_minutes / 60.0
    conferences = hours * staff.conference * staff.clinician * staff.hour
    return weeks * own + led + clerks, conferences


def money_values(ledger: Ledger) -> dict[str, NDArray[np.float64]]:
    """Return a value per person and code (`CODES`), in kroner."""
    nets = ledger.accounts(ledger.each)[:, : len(PAYERS)]
    values = {
        code: net / _ORE for code, net in zip(NETS, (*nets.T, nets.sum(axis=1)), strict=True)
    }
    for code, purposes in PARTS.items():
        values[code] = ledger.each[:, list(purposes)].sum(axis=1) / _ORE
    return {code: np.ascontiguousarray(each) for code, each in values.items()}


def detail_code(purpose: Purpose, year: int | str) -> str:
    """Return the code of an amount by purpose and year since entry, counted from 1, or `AFTER`."""
    return f"kr.{purpose.name.lower()}.{year}"


def detail_means(ledger: Ledger, code: int, people: int) -> dict[str, float]:
    """Return means per person of a programme by purpose and year (`detail_code`), in kroner.

    Where there are amounts by week, what the last quarter is worth later stands beside them.
    """
    amounts = ledger.by_year[code] / (_ORE * max(people, 1))
    found = {
        detail_code(purpose, year + 1): float(amounts[year, purpose])
        for year in range(amounts.shape[0]) for purpose in Purpose
    }
    if ledger.by_week.shape[0]:
        year = WEEKS * ledger.by_week[:, -_QUARTER:].mean(axis=(0, 1)) / _ORE
        found |= {detail_code(one, AFTER): float(ledger.later * year[one]) for one in Purpose}
    return found
