"""Evidence for the items on services until work: advice, search, employers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ipssim.outcomes.fidelity.finding import (
    HALF,
    MOST,
    Finding,
    at_least,
    per_cent,
    shown,
    steps,
)
from ipssim.outcomes.fidelity.period import LOOK_BACK, Period
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.vocabulary import Channel, Event, Item

_EVERYTHING = int(Item.ILLNESS | Item.GAP | Item.NEEDS)
_FEW = 10.0  # per cent of people whom a course or a trial may come first for
_AGAIN = 100.0 / 3.0  # per cent of employer contacts that are repeated visits
_AHEAD = 0.25  # share of employer contacts made without an opening
_SOON = 4  # weeks


def _first_contact(period: Period, person: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the week of each person's first contact, or a week that never comes."""
    met: NDArray[np.bool_] = period.met[person]
    return np.where(met.any(axis=1), met.argmax(axis=1), period.last + 1)


def benefits(period: Period, scale: FidelityScale) -> Finding:
    """Return who had advice on benefits, and when."""
    if not period.programme.benefits_counselling:
        no = {"offered": False, "general": False, "individual": False, "at_changes": False}
        return Finding("no advice on benefits", met={**no})
    people = np.flatnonzero(period.served[:, period.first :].sum(axis=1) >= _SOON)
    now = period.met[people, period.first :].any(axis=1)
    general = per_cent(float(np.count_nonzero(now)), len(people))
    starts = period.starts
    before = per_cent((_first_contact(period, starts.person) <= starts.start).sum(),
                      len(starts.start))
    seen = starts.only(starts.start <= period.last - 1 - _SOON)
    after = per_cent(
        (period.contacts(seen.person, seen.start + 1, seen.start + 1 + _SOON) > 0).sum(),
        len(seen.start),
    )
    trained = period.programme.training_weeks > 0
    return Finding(
        f"advice in contacts with {shown(general)} of the caseload; before a start in work"
        f" {shown(before)}, within four weeks after it {shown(after)}",
        met=steps(
            offered=True, general=at_least(general, HALF), individual=at_least(before, HALF),
            at_changes=at_least(before, 0.9) and at_least(after, MOST) and trained,
        ),
    )


def disclosure(period: Period, scale: FidelityScale) -> Finding:
    """Return what had been told at starts, and whether it could be spoken of before."""
    told = period.of(Event.JOB_STARTED)
    told = told[period.served[told["candidate"], told["week"]]]["target"]
    rows = period.of(Event.APPLIED)
    rows = rows[rows["source"] == int(Channel.OUTREACH)]
    people, where = np.unique(rows["candidate"], return_index=True)
    spoken = _first_contact(period, people.astype(np.int64)) <= rows["week"][where]
    before = per_cent(np.sum(spoken), len(people))
    starts = period.starts
    talks = period.contacts(starts.person, 0, starts.start + 1) >= 2
    again = per_cent(talks.sum(), len(talks))
    all_told = per_cent(((told & _EVERYTHING) == _EVERYTHING).sum(), len(told))
    met: dict[str, bool | None] = {
        "not_required": None if all_told is None else all_told < 100.0,
        "before": None if before is None else at_least(before, MOST),
        "specific": None,
        "again": None if again is None else at_least(again, MOST),
    }
    return Finding(
        f"everything told at {shown(all_told)} of starts; spoken with before applying"
        f" {shown(before)}, more than once before a start {shown(again)}", met=met,
    )


def assessment(period: Period, scale: FidelityScale) -> Finding:
    """Return whether courses or trials come first, and whether lost jobs are talked over."""
    programme, recent = period.programme, period.recent
    if not len(recent.start):
        return Finding("nobody was admitted in the last year")
    course_first = programme.sequence == "train_then_place" and programme.course_weeks > 0
    waited = 100.0 if course_first else 0.0
    trials = period.of(Event.PRAKTIK_STARTED, within=False)
    trials = trials[trials["source"] != int(Channel.OUTREACH)]
    never = period.last
    first = np.full(period.size, never)
    trials = trials[trials["week"] >= period.last - LOOK_BACK]
    np.minimum.at(first, trials["candidate"], trials["week"])
    trial_week = first[recent.person]
    before = np.minimum(period.first_approach(recent), recent.stop)
    placed = (trial_week >= recent.start) & (trial_week < np.minimum(before, never))
    trial = 100.0 * float(placed.mean())
    lost = period.all_jobs
    inside = (lost.stop >= period.first) & (lost.stop <= period.last - 1 - _SOON)
    lost = lost.only(inside)
    lost = lost.only(period.served[lost.person, np.minimum(lost.stop, period.last - 1)])
    met = period.contacts(lost.person, lost.stop, lost.stop + 1 + _SOON) > 0
    after = per_cent(met.sum(), len(met))
    return Finding(
        f"a course came first for {waited:.0f} %, an unpaid trial for {trial:.0f} %; met within"
        f" four weeks of a lost job {shown(after)}",
        met=steps(
            no_tests=not course_first, no_course=waited <= _FEW, no_trial_first=trial <= _FEW,
            from_jobs=at_least(after, HALF),
        ),
    )


def days_to_employer(period: Period, scale: FidelityScale) -> Finding:
    """Return the median days from admission to the first employer contact for the person."""
    recent = period.recent.only(
        period.tables.candidates.wish.wants_job[period.recent.person] > 0
    )
    if not len(recent.start):
        return Finding("nobody who wants a job was admitted in the last year")
    first = period.first_approach(recent)
    end = np.minimum(recent.stop, period.last)
    done = first < end
    weeks = np.where(done, first, end) - recent.start
    half = median_wait(weeks, done)
    share = f"{100 * float(done.mean()):.0f} % of {len(done)} had one so far"
    if half is None:
        longest = 7.0 * float(weeks.max())
        return Finding(f"not reached by half within {longest:.0f} days; {share}", longest, "days")
    return Finding(f"median {7 * half} days; {share}", 7.0 * half, "days")


def median_wait(weeks: NDArray[np.int64], done: NDArray[np.bool_]) -> int | None:
    """Return the week by which half have had it (Kaplan and Meier), None if half never had.

    `weeks` is the wait of each, `done` whether it ended with what was waited for.
    """
    left = 1.0
    for week in np.unique(weeks[done]):
        waiting = (weeks >= week).sum()
        left *= 1.0 - ((weeks == week) & done).sum() / waiting
        if left <= 0.5:
            return int(week)
    return None


def by_preference(period: Period, scale: FidelityScale) -> Finding:
    """Return how many applications and placements were in the kind of work wished for."""
    sector = period.tables.employers.sector
    dream = period.tables.candidates.wish.dream_sector
    rows = period.of(Event.APPLIED, Event.PRAKTIK_STARTED)
    applied = rows["kind"] == int(Event.APPLIED)
    through = rows["source"] == int(Channel.OUTREACH)
    rows = rows[applied == through]  # applications by a worker, placements by routine
    same = sector[rows["party"]] == dream[rows["candidate"]]
    value = per_cent(same.sum(), len(same))
    if value is None:
        return Finding("no application or placement through the service in the period")
    return Finding(
        f"{value:.0f} % of {len(same)} applications and placements were in the kind of work"
        " wished for", value, "%",
    )


def _own_contacts(period: Period) -> bool:
    return period.programme.outreach == "direct"


def employer_contacts(period: Period, scale: FidelityScale) -> Finding:
    """Return employer contacts per full-time worker and week."""
    if period.work_weeks <= 0.0:
        return Finding("no worker was at work in the period")
    made = period.tally("visits") / period.work_weeks
    if not _own_contacts(period):
        return Finding(
            f"none by the workers themselves ({made:.1f} a week by others for them)", 0.0,
            "contacts a week",
        )
    return Finding(f"{made:.1f} a week per full-time worker", made, "contacts a week")


def employer_quality(period: Period, scale: FidelityScale) -> Finding:
    """Return how many employer contacts were without an opening, and how many repeated."""
    if period.work_weeks <= 0.0:
        return Finding("no worker was at work in the period")
    made = period.tally("visits") if _own_contacts(period) else 0.0
    again = per_cent(period.tally("visits_again"), made)
    ahead = per_cent(period.tally("visits_ahead"), made)
    said = "no contacts to employers by the service's own workers"
    if made > 0:
        said = (
            f"{made:.0f} contacts; without an opening {shown(ahead)}, to employers known from"
            f" before {shown(again)}"
        )
    return Finding(
        said,
        met=steps(
            asks=made > 0, adverts=made > 0, without_opening=at_least(ahead, _AHEAD),
            repeated=again is not None and again >= _AGAIN,
        ),
    )
