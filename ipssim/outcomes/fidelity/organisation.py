"""Evidence for the items on organisation, read off the timetable and reduced by what happened."""

from __future__ import annotations

import numpy as np

from ipssim.outcomes.fidelity.finding import HALF, MOST, Finding, at_least, per_cent, shown, steps
from ipssim.outcomes.fidelity.period import Period
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.settings.declare.programme import Programme
from ipssim.vocabulary import Event, Service

_TALK_MINUTES = 15.0  # of a conference, to talk a person's matter through
_NEAR, _DAILY = 2.0, 3.0  # desk days a week: near the team; asked about people not yet referred
_LEADER_CASELOAD = 15  # people a leader may have without being taken from leading (S2 2.2)
_TEAM = 10  # workers a leader can follow


def team_assignment(period: Period, scale: FidelityScale) -> Finding:
    """Return the treatment teams per worker, and how much of the caseload is in treatment."""
    teams = period.programme.treatment_teams
    c, t = period.tables.candidates, period.tables.treatment
    weeks = np.arange(period.first, period.last)
    ends = c.person.entry_week.astype(np.int64) + t.end_week.astype(np.int64)
    served = period.served[:, period.first :]
    treated = served & (weeks < ends[:, None])
    share = per_cent(treated.sum(), served.sum())
    few = 1 <= teams <= 2
    met = {"several": teams >= 1}
    met |= {
        name: few and at_least(share, least)
        for name, least in (("half", HALF), ("most", MOST), ("nearly_all", 0.9))
    }
    if teams == 0:
        return Finding("attached to no treatment team", met={**met})
    return Finding(
        f"{teams} treatment teams per worker; {shown(share)} of the caseload in treatment",
        met={**met},
    )


def team_contact(period: Period, scale: FidelityScale) -> Finding:
    """Return which forms of contact with the treatment teams took place."""
    programme = period.programme
    filled = per_cent(period.posts_filled.sum(), period.posts_paid.sum())
    there = programme.treatment_teams > 0 and at_least(filled, MOST)
    met = {
        "conference": there and programme.conference_minutes > 0,
        "discussion": there and programme.conference_minutes >= _TALK_MINUTES,
        "records": there and programme.shared_records,
        "near": there and programme.desk_days >= _NEAR,
        "not_yet": there and programme.desk_days >= _DAILY,
    }
    return Finding(
        f"{programme.conference_minutes:g} minutes of conference a week and team,"
        f" {programme.desk_days:g} desk days a week,"
        f" {'shared' if programme.shared_records else 'no shared'} records;"
        f" posts filled {shown(filled)} of the time", met={**met},
    )


def agency_contact(period: Period, scale: FidelityScale) -> Finding:
    """Return how often workers meet the jobcentre about their people."""
    programme = period.programme
    if programme.authority == "own":
        return Finding(
            "the team belongs to the jobcentre and holds its talks itself",
            met=steps(quarterly=True, monthly=True, weekly=True, same_house=True),
        )
    talks = period.of(Event.TALK)
    talks = talks[period.served[talks["candidate"], talks["week"]]]
    rate = len(talks) / period.work_weeks if period.work_weeks > 0 else 0.0
    heard = rate if programme.prepares_cases else 0.0
    quarterly = heard >= 1 / 13 or programme.executive_meetings >= 4
    how = "heard of, as workers prepare cases" if programme.prepares_cases else "without the worker"
    return Finding(
        f"{rate:.2f} talks at the jobcentre per worker and week, {how}",
        met=steps(
            quarterly=quarterly, monthly=heard >= 12 / 52, weekly=heard >= 1.0, same_house=False
        ),
    )


def _supervised(programme: Programme) -> float:
    """Return the weeks between supervisions; infinite where none can be held."""
    if programme.supervision_interval_weeks is None or programme.team_share <= 0.0:
        return float("inf")
    return float(programme.supervision_interval_weeks)


def _weeks(weeks: float) -> str:
    return "week" if weeks == 1 else f"{weeks:g} weeks"


def vocational_unit(period: Period, scale: FidelityScale) -> Finding:
    """Return what holds the workers together as a unit."""
    programme = period.programme
    every = _supervised(programme)
    words = (
        f"{programme.team_size} workers per team, {'a' if programme.leader else 'no'} leader,"
        + (" no supervision" if every == float("inf") else f" supervision every {_weeks(every)}")
        + (", stand in for each other" if programme.stand_in else ", nobody stands in")
    )
    return Finding(words, met=steps(
        shared_leader=programme.team_size >= 2 and programme.leader, monthly=every <= 5,
        fortnightly=every <= 2, weekly=every <= 1 and programme.stand_in,
    ))


def supervisor(period: Period, scale: FidelityScale) -> Finding:
    """Return what the leader does."""
    programme = period.programme
    review = programme.review_interval_weeks
    own = programme.team_size <= _TEAM and programme.leader_caseload <= _LEADER_CASELOAD
    met = {
        "own_leader": own,
        "supervision": _supervised(programme) <= 1,
        "treatment": programme.executive_meetings >= 4,
        "field": programme.training_weeks > 0,
        "results": review is not None and review <= 13,
    }
    if not programme.leader:
        return Finding("no leader", met=dict.fromkeys(met, False))
    done = ", ".join(name.replace("_", " ") for name, part in met.items() if part)
    return Finding(f"a leader; of the five parts: {done or 'none'}", met={**met})


def zero_exclusion(period: Period, scale: FidelityScale) -> Finding:
    """Return who came and was turned away, and what the rules of entry say."""
    programme = period.programme
    came = np.unique(period.of(Event.ENTERED)["candidate"])
    refused = period.tables.candidates.standing.service[came] == int(Service.NOT_OFFERED)
    taken = per_cent((~refused).sum(), len(came))
    barred = [
        name for name, admits in (
            ("psychosis", programme.admits_psychosis),
            ("substance use", programme.admits_substance_use),
        ) if not admits
    ]
    others = [
        name for name, rule in (
            ("age", programme.age_from is not None or programme.age_to is not None),
            ("income basis", programme.duty_incomes_only),
        ) if rule
    ]
    words = f"{len(came)} came, {int(refused.sum())} were refused"
    if barred or others:
        words += f"; rules of entry: {', '.join([*barred, *others])}"
    share = 100.0 if taken is None else taken
    return Finding(words, met=steps(
        no_rule=not barred, most=share >= 50.0, nearly_all=share >= 95.0,
        all=share >= 100.0 and not others and not programme.waits_for_treatment,
    ))


def executive_support(period: Period, scale: FidelityScale) -> Finding:
    """Return what the timetable says of the managements."""
    programme = period.programme
    review = programme.review_interval_weeks
    met: dict[str, bool | None] = {
        "knowledge": None,
        "quality": programme.leader and review is not None and review <= 26,
        "meetings": programme.executive_meetings >= 2,
        "message": None,
        "barriers": programme.leader and programme.executive_meetings >= 1,
    }
    return Finding(
        f"{programme.executive_meetings} meetings of the managements a year; two of the five parts"
        " cannot be seen in the model", met=met,
    )


def competitive_focus(period: Period, scale: FidelityScale) -> Finding:
    """Return that the model holds nothing to look at."""
    return Finding("not observable in the model")
