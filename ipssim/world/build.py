"""Build the tables of one run: candidates, employers, workers, caseworkers, treatment."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.chance import Draw, Luck, normals, uniforms
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import Organisation, Population
from ipssim.vocabulary import Diagnosis
from ipssim.world.candidates import Rest, RestOf, draw_standing, draw_traits, pick
from ipssim.world.charter import copied, flat, make_table, spread
from ipssim.world.columns import (
    Candidates,
    Caseworkers,
    Employers,
    Openings,
    Teams,
    Treatment,
    Workers,
)
from ipssim.world.periods import over_time, steps_of
from ipssim.world.setup import Setup
from ipssim.world.staffing import Staff, staff_programmes

__all__ = ["Lane", "Setup", "Tables", "build"]

_BLOCK = 16_384  # people or employers drawn at a time; bounds the memory of a large run
_LARGE_RUN = 20_000  # people above which each place is a lane of its own
_LONG_AGO = -1_000  # the week in which treatment ended for those who are in none
_LONG = 32_000  # weeks; longer than any run
_LARGE = 3  # openings of each kind that a large employer can have


@dataclass(frozen=True, slots=True)
class Lane:
    """Places that are run together: ranges (first, one past the last) of rows in each table."""

    candidates: tuple[int, int]
    workers: tuple[int, int]
    teams: tuple[int, int]
    places: tuple[int, int]
    openings: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one run; rows are never removed, so a row number is an identity for life.

    Candidates are in order of lane and entry, employers and workers in order of place. Lanes share
    nothing: nobody searches, works or is served in another place than their own.
    """

    candidates: Candidates
    employers: Employers
    openings: Openings
    workers: Workers
    caseworkers: Caseworkers
    treatment: Treatment
    teams: Teams
    place_start: NDArray[np.int64]  # (places + 1,) employer rows by place
    first_opening: NDArray[np.int32]  # (employers + 1,) opening rows by employer
    caseworker_start: NDArray[np.int64]  # (places + 1,) caseworker rows by place
    desks: NDArray[np.int64]  # (programmes, places, 2) worker rows by programme and place
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is the same in every arm: people, employers and jobcentre as they are drawn."""

    candidates: Candidates
    treatment: Treatment
    employers: Employers
    openings: Openings
    caseworkers: Caseworkers
    people: NDArray[np.int64]  # (places,)
    place_start: NDArray[np.int64]
    first_opening: NDArray[np.int32]
    caseworker_start: NDArray[np.int64]


def build(setup: Setup, luck: Luck, rest_of: RestOf) -> Tables:
    """Draw the world of one run; everything is keyed by `luck` and a number of one's own.

    `rest_of` finds where the rules come to rest, from which people enter.

    What no programme touches is drawn once and copied for each arm of the same cohort.
    """
    setup = _inhabited(setup)
    horizon = 0 if setup.service.weeks is None else setup.horizon_weeks
    cohort = replace(
        setup, programmes=(), sizes=None, organisation=Organisation(), horizon_weeks=horizon,
        population=replace(setup.population, size=setup.size),
        labour_market=over_time(setup.labour_market, setup.labour_market, 0), service=Service(
            weeks=setup.service.weeks
        ),
    )
    drawn = (
        _draw(cohort, luck, rest_of) if setup.size > _LARGE_RUN
        else _own(_draw_once(cohort, luck, rest_of))
    )
    candidates = drawn.candidates
    candidates.standing.arm[:] = _arms(luck, setup)[candidates.person.key]
    _let_refer(luck, setup, candidates)
    candidates.standing.terms[:] = candidates.standing.arm
    staff = staff_programmes(setup, candidates, len(drawn.people), luck)
    lanes = _lanes(setup, drawn.people, drawn.place_start, drawn.first_opening, staff)
    return Tables(
        candidates=candidates,
        employers=drawn.employers,
        openings=drawn.openings,
        workers=staff.workers,
        teams=staff.teams,
        caseworkers=drawn.caseworkers,
        treatment=drawn.treatment,
        place_start=drawn.place_start,
        first_opening=drawn.first_opening,
        caseworker_start=drawn.caseworker_start,
        desks=staff.desks,
        lanes=lanes,
    )


def _inhabited(setup: Setup) -> Setup:
    """Return the setup without the places of share 0, so that these change nothing."""
    market = setup.labour_market
    lived_in = [at for at, share in enumerate(market.place_shares) if share > 0]
    if len(lived_in) == len(market.place_shares):
        return setup
    there = replace(
        market, place_names=tuple(market.place_names[at] for at in lived_in),
        place_shares=tuple(market.place_shares[at] for at in lived_in),
    )
    return replace(setup, labour_market=there)


def _own(drawn: _Drawn) -> _Drawn:
    """Return tables of a run's own."""
    return replace(
        drawn, candidates=copied(drawn.candidates), treatment=copied(drawn.treatment),
        employers=copied(drawn.employers), openings=copied(drawn.openings),
        caseworkers=copied(drawn.caseworkers),
    )


def _draw(cohort: Setup, luck: Luck, rest_of: RestOf) -> _Drawn:
    """Draw the people and surroundings of a cohort (a setup without programmes)."""
    market = cohort.labour_market
    places = len(market.place_names)
    key, place, entry, people = _rows(luck, cohort)
    caseload = cohort.jobcentre.caseworker_caseload
    offices = np.maximum(1, np.ceil(people / caseload)).astype(int)
    caseworker_start = np.concatenate(([0], np.cumsum(offices))).astype(np.int64)
    candidates = make_table(
        Candidates, cohort.size, {"key": key, "place": place, "entry_week": entry}
    )
    treatment = make_table(Treatment, cohort.size, {})
    who = cohort.population
    rest = rest_of(
        who.with_children, who.with_partner, who.trust_median, cohort.world, cohort.jobcentre
    )
    for first in range(0, cohort.size, _BLOCK):
        rows = slice(first, min(first + _BLOCK, cohort.size))
        _draw_people(luck, cohort, candidates, treatment, rows, caseworker_start, rest)
    employers, place_start = _employers(luck, cohort, places)
    openings, first_opening = _openings(employers)
    caseworkers = make_table(
        Caseworkers, int(offices.sum()),
        {
            "place": np.repeat(np.arange(places), offices),
            "assigned": np.bincount(candidates.case.caseworker, minlength=int(offices.sum())),
        },
    )
    return _Drawn(
        candidates, treatment, employers, openings, caseworkers, people, place_start,
        first_opening, caseworker_start,
    )


_draw_once = functools.lru_cache(maxsize=1)(_draw)


def _rows(luck: Luck, setup: Setup) -> tuple[Any, Any, Any, NDArray[np.int64]]:
    """Return key, place and week of entry by row, and how many people live in each place."""
    who = np.arange(setup.size, dtype=np.int64)
    shares = setup.labour_market.place_shares
    place = pick(uniforms(luck, who, Draw.PLACE), shares).astype(np.int16)
    entry = _entry(luck, who, setup)
    people = np.bincount(place, minlength=len(shares))
    order = np.lexsort((entry, place)) if _by_place(setup) else np.argsort(entry, kind="stable")
    return order.astype(np.int32), place[order], entry[order], people


def _entry(luck: Luck, who: NDArray[np.int64], setup: Setup) -> NDArray[np.int16]:
    """Return each key's week of entry; a service meets those who entered before it began."""
    u = uniforms(luck, who, Draw.ENTRY)
    if setup.service.weeks is None:
        return np.floor(u * setup.accrual_weeks).astype(np.int16)
    before = setup.horizon_weeks - 1
    return (np.floor(u * (setup.service.weeks + before)) - before).astype(np.int16)


def _let_refer(luck: Luck, setup: Setup, candidates: Candidates) -> None:
    """In a service over time, put everybody in the usual programme and draw who can be referred."""
    if setup.service.weeks is None:
        return
    who = candidates.person.key.astype(np.int64)
    willing = np.empty(len(who))
    market = setup.labour_market
    for start in steps_of(market, [setup.service], setup.weeks):
        later = candidates.person.entry_week >= (start or -_LONG)
        willing[later] = over_time(setup.service, market, start).wish_to_work
    wishes = uniforms(luck, who, Draw.REFERRAL, 1) < willing
    standing = candidates.standing
    standing.arm[:] = len(setup.programmes) - 1
    standing.referred[:] = np.where(wishes, -1, -2)
    standing.to_referral[:] = -np.log(uniforms(luck, who, Draw.REFERRAL))
    _let_wait(luck, setup.service, candidates)


def _let_wait(luck: Luck, service: Service, candidates: Candidates) -> None:
    """Put those on the list who wait when the run begins, none for longer than they are here."""
    who, standing = candidates.person.key.astype(np.int64), candidates.standing
    here = np.flatnonzero((candidates.person.entry_week <= 0) & (standing.referred == -1))
    first = np.argsort(uniforms(luck, who[here], Draw.REFERRAL, 2), kind="stable")
    chosen = here[first[: service.waiting_at_start]]
    weeks = -service.waited_weeks * np.log(uniforms(luck, who[chosen], Draw.REFERRAL, 3))
    most = -candidates.person.entry_week[chosen].astype(np.float64)
    standing.referred[chosen] = 0
    standing.waiting_since[chosen] = -np.minimum(np.floor(weeks), most)


def _by_place(setup: Setup) -> bool:
    """Say whether each place is a lane of its own: worth it only in large runs."""
    return setup.size > _LARGE_RUN and len(setup.labour_market.place_names) > 1


def _lanes(
    setup: Setup, people: NDArray[np.int64], place_start: NDArray[np.int64],
    first_opening: NDArray[np.int32], staff: Staff,
) -> tuple[Lane, ...]:
    start = np.concatenate(([0], np.cumsum(people)))
    cuts = list(range(len(people) + 1)) if _by_place(setup) else [0, len(people)]
    return tuple(
        Lane(
            candidates=(int(start[a]), int(start[b])),
            workers=(int(staff.worker_start[a]), int(staff.worker_start[b])),
            places=(a, b),
            teams=(int(staff.team_start[a]), int(staff.team_start[b])),
            openings=(int(first_opening[place_start[a]]), int(first_opening[place_start[b]])),
        )
        for a, b in pairwise(cuts)
    )


def _draw_people(
    luck: Luck, setup: Setup, candidates: Candidates, treatment: Treatment, rows: slice,
    caseworker_start: NDArray[np.int64], rest: Rest,
) -> None:
    """Draw the candidates of some rows and their treatment, straight into the tables."""
    who = candidates.person.key[rows].astype(np.int64)
    place = candidates.person.place[rows]
    traits = draw_traits(luck, who, setup.population, setup.labour_market, setup.world, rest)
    entry = candidates.person.entry_week[rows]
    u = uniforms(luck, who, Draw.CASEWORKER)
    desk = uniforms(luck, who, Draw.CASEWORKER, 1)
    offices = caseworker_start[place + 1] - caseworker_start[place]
    traits |= {
        "trust": traits["trust_entry"],
        "motivation": traits["motivation_entry"],
        "caseworker": caseworker_start[place] + np.floor(desk * offices),
    }
    traits |= draw_standing(luck, who, setup.population, setup.jobcentre, traits, entry)
    rules = setup.jobcentre
    interval = np.where(
        traits["track"] == 1, rules.talk_interval_weeks, rules.talk_interval_far_weeks
    )
    traits["next_talk"] = entry + np.floor(u * interval)
    columns = flat(candidates)
    for name, values in traits.items():
        columns[name][rows] = values
    for name, values in _treatment(luck, who, setup.population, traits).items():
        getattr(treatment, name)[rows] = values


def _arms(luck: Luck, setup: Setup) -> NDArray[np.int8]:
    """Return the programme of each key: randomised to the trial's sizes, or all to the first."""
    arm = np.zeros(setup.size, dtype=np.int8)
    if setup.sizes is not None:
        who = np.arange(setup.size, dtype=np.int64)
        order = np.argsort(uniforms(luck, who, Draw.ARM), kind="stable")
        arm[order] = np.repeat(np.arange(len(setup.sizes)), setup.sizes)
    return arm


def _treatment(
    luck: Luck, who: NDArray[np.int64], population: Population, traits: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Return each person's course of treatment; OPUS takes young people with psychosis.

    Whoever is in no treatment had none that could have ended lately.
    """
    u = uniforms(luck, who, Draw.TREATMENT)
    left = uniforms(luck, who, Draw.TREATMENT, 1)
    treated = uniforms(luck, who, Draw.TREATMENT, 3) < population.in_treatment
    young = (traits["age"] < 30.0) & (traits["diagnosis"] == Diagnosis.SCHIZOPHRENIA_SPECTRUM)
    opus = treated & young & (u < population.opus)
    end = np.where(opus, left * population.opus_weeks, -np.log(left) * population.district_weeks)
    contacts = np.where(opus, population.opus_contacts, population.district_contacts)
    return {
        "opus": opus,
        "contacts_per_month": np.where(treated, contacts, 0.0),
        "end_week": np.where(treated, np.minimum(np.ceil(end), 32_000), _LONG_AGO),
    }


def _employers(luck: Luck, setup: Setup, places: int) -> tuple[Employers, NDArray[np.int64]]:
    market = setup.labour_market
    total = market.employers
    if total is None:
        total = math.ceil(market.employers_per_candidate * setup.size)
    by_place = spread(total, market.place_shares)
    where = np.repeat(np.arange(places), by_place)
    table = make_table(Employers, total, {"place": where})
    unskilled = np.isin(np.arange(len(market.sector_shares)) + 1, market.unskilled_sectors)
    for first in range(0, total, _BLOCK):
        rows = slice(first, min(first + _BLOCK, total))
        who = np.arange(rows.start, rows.stop, dtype=np.int64)
        sector = pick(uniforms(luck, who, Draw.EMPLOYER), market.sector_shares)
        part_time = uniforms(luck, who, Draw.EMPLOYER, 3) < market.part_time_advertised
        hours = 8.0 + np.floor(23.0 * uniforms(luck, who, Draw.EMPLOYER, 4))
        places_out = np.where(
            unskilled[sector], market.placement_share, market.placement_elsewhere
        )
        drawn = {
            "sector": sector,
            "large": uniforms(luck, who, Draw.EMPLOYER, 2) < market.large_share,
            "takes_placements": uniforms(luck, who, Draw.EMPLOYER_KIND, 1) < places_out,
            "openness": market.openness + normals(luck, who, Draw.EMPLOYER, 1),
            "job_hours": np.where(part_time, hours, market.full_time_hours),
            "praktik_first": uniforms(luck, who, Draw.EMPLOYER_KIND) < market.praktik_first,
        }
        for name, values in drawn.items():
            getattr(table, name)[rows] = values
    return table, np.concatenate(([0], np.cumsum(by_place))).astype(np.int64)


def _openings(employers: Employers) -> tuple[Openings, NDArray[np.int32]]:
    """Return the openings an employer can have: of each kind one, or three where it is large."""
    each = np.where(employers.large == 1, np.int8(_LARGE), np.int8(1))
    first = np.zeros(len(each) + 1, dtype=np.int32)
    np.cumsum(2 * each, out=first[1:], dtype=np.int32)
    table = make_table(Openings, int(first[-1]), {})
    for start in range(0, len(each), _BLOCK):
        stop = min(start + _BLOCK, len(each))
        rows = slice(first[start], first[stop])
        employer = np.repeat(np.arange(start, stop), 2 * each[start:stop])
        table.employer[rows] = employer
        nth = np.arange(first[start], first[stop]) - first[employer]
        table.hidden[rows] = nth >= each[employer]
    return table, first
