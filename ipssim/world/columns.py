"""The tables: one declaration per column, from which charter, dtype and docs are made.

A table is a named tuple of columns, and the candidates one of groups of columns. `writes` names the
stages that may change a column; `draw` means that it is set when the world is drawn and never
changes.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from ipssim.vocabulary import Activity
from ipssim.world.charter import Col, Column, Float32, Float64, Int8, Int16, Int32, columns_of
from ipssim.world.person import Candidates

__all__ = [
    "NETWORK_SLOTS", "TABLES", "Candidates", "Caseworkers", "Employers", "Openings", "Teams",
    "Treatment", "Workers",
]

NETWORK_SLOTS = 24
"""Employers a worker can keep in mind; the least trusting one gives way to a new one."""


class Employers(NamedTuple):
    """Workplaces with openings that come and go."""

    place: Annotated[Int16, Col("index", "Place")]
    sector: Annotated[Int8, Col("Sector", "Sector")]
    large: Annotated[Int8, Col("0/1", "Large enough for several openings")]
    takes_placements: Annotated[Int8, Col(
        "0/1", "Takes people the jobcentre places", own=True
    )]
    openness: Annotated[Float32, Col(
        "SD", "Openness to people with a gap or an illness", "open_vacancies"
    )]
    job_hours: Annotated[Float32, Col("hours/week", "Hours of its advertised jobs")]
    praktik_first: Annotated[Int8, Col("0/1", "Wants an unpaid trial before paying", own=True)]
    advertised: Annotated[Int8, Col(
        "count", "Advertised openings", "open_vacancies, end_praktik, settle_hiring"
    )]
    hidden: Annotated[Int8, Col(
        "count", "Openings never advertised", "open_vacancies, end_praktik, settle_hiring"
    )]


class Openings(NamedTuple):
    """Openings an employer can have."""

    employer: Annotated[Int32, Col("row", "Employer")]
    hidden: Annotated[Int8, Col("0/1", "Never advertised")]
    next_change: Annotated[Int16, Col(
        "week", "Week it next comes or lapses by itself", "open_vacancies", start=-1
    )]
    turn: Annotated[Int16, Col("count", "How often it has come or lapsed", "open_vacancies")]
    is_open: Annotated[Int8, Col(
        "0–2", "Closed, to be had, or taken until it would have lapsed",
        "open_vacancies, end_praktik, settle_hiring"
    )]


class Workers(NamedTuple):
    """Posts, and who holds each."""

    key: Annotated[Int32, Col("number", "Number that the worker's chance is keyed by")]
    arm: Annotated[Int8, Col("index", "Programme the worker belongs to")]
    place: Annotated[Int16, Col("index", "Place")]
    share: Annotated[Float32, Col(
        "share", "Part of a full-time post this week", "open_posts, allot", own=False
    )]
    team: Annotated[Int32, Col("row", "Team the post belongs to")]
    leads: Annotated[Int8, Col("0/1", "The leader's own post")]
    opens: Annotated[Int16, Col("week", "Week the post opens")]
    closes: Annotated[Int16, Col("week", "Week the post closes", "draw", start=32000)]
    full_cap: Annotated[Int32, Col("people", "Places in the caseload of the open post, at most")]
    cap: Annotated[Int32, Col("people", "Places in the caseload now", "open_posts")]
    since: Annotated[Int16, Col(
        "week", "Week whoever holds the post began", "open_posts, staff", start=-104
    )]
    relation_skill: Annotated[Float32, Col("factor", "Skill in the relation", "staff")]
    employer_skill: Annotated[Float32, Col("factor", "Skill with employers", "staff")]
    ending_style: Annotated[Float32, Col("factor", "How readily an ending is suggested", "staff")]
    caseload: Annotated[Int32, Col(
        "people", "People in the caseload", "muster, reach_limits, enrol, end"
    )]
    week_minutes: Annotated[Float32, Col(
        "minutes", "Minutes for people and employers this week", "allot"
    )]
    used_minutes: Annotated[Float32, Col("minutes", "Minutes of them used this week", "allot")]
    carried: Annotated[Float32, Col(
        "minutes", "Minutes left over that go to the next week", "allot"
    )]
    stress: Annotated[Float32, Col("0–1", "Overload this week", "allot, staff")]
    exhaustion: Annotated[Float32, Col("0–1", "Exhaustion", "work, staff, supervise")]
    belief: Annotated[Float32, Col(
        "0–1", "Belief that people find work",
        "end_praktik, settle_hiring, staff, supervise", start=0.5
    )]
    number: Annotated[Int16, Col("count", "Which person holds the post, from 0", "staff")]
    vacant_until: Annotated[Int16, Col(
        "week", "Week a successor begins, or -1", "open_posts, staff", start=-1
    )]
    visits: Annotated[Int32, Col("count", "Tally: employers contacted", "visit_employers")]
    visits_again: Annotated[Int32, Col(
        "count", "Tally: of them, employers known from before", "visit_employers"
    )]
    visits_ahead: Annotated[Int32, Col(
        "count", "Tally: of them, employers without an opening", "visit_employers"
    )]
    minutes: Annotated[Float64, Col(
        "minutes", "Tally: the post's minutes by `Activity`", "allot", wide=len(Activity)
    )]
    network: Annotated[Int32, Col(
        "row", "Employers kept in mind, or -1", "visit_employers", start=-1, wide=NETWORK_SLOTS
    )]
    network_trust: Annotated[Float32, Col(
        "0–1", "Trust of each of them in the worker",
        "visit_employers, search, work, staff", wide=NETWORK_SLOTS
    )]


class Teams(NamedTuple):
    """Teams of workers."""

    key: Annotated[Int32, Col("number", "Number that the team's chance is keyed by")]
    arm: Annotated[Int8, Col("index", "Programme the team belongs to")]
    place: Annotated[Int16, Col("index", "Place")]
    members: Annotated[Int32, Col(
        "workers", "Posts that are open, but for a leader's", "open_posts"
    )]
    goodwill: Annotated[Float32, Col(
        "factor", "Goodwill of the company centre's consultants", "draw", start=1
    )]
    leader_skill: Annotated[Float32, Col("factor", "Skill of the leader", "lead", start=1)]
    leader_number: Annotated[Int16, Col("count", "Which person leads, from 0", "lead")]
    leader_until: Annotated[Int16, Col("week", "Week a new leader begins, or -1", "lead", start=-1)]
    led: Annotated[Float32, Col("factor", "What gets led this week; 1 on average", "lead", start=1)]
    supervision: Annotated[Float32, Col("factor", "Supervision against a weekly one", "lead")]
    supervisions: Annotated[Int16, Col("count", "Tally: supervisions held", "lead")]
    knowledge: Annotated[Float32, Col(
        "0–1", "What colleagues know together", "lead, staff", start=0.5
    )]
    cooperation: Annotated[Float32, Col("0–1", "Cooperation with treatment", "lead")]
    conflicts: Annotated[Int16, Col("count", "Tally: conflicts with treatment", "lead")]
    best_belief: Annotated[Float32, Col(
        "0–1", "Strongest belief among its workers", "supervise", start=0.5
    )]


class Caseworkers(NamedTuple):
    """Caseworkers of the jobcentres."""

    place: Annotated[Int16, Col("index", "Place of the jobcentre")]
    assigned: Annotated[Int32, Col("count", "People assigned so far", "talk")]
    talks: Annotated[Int32, Col("count", "Talks held so far", "talk")]
    talks_due: Annotated[Int32, Col("count", "Talks that came due so far", "talk")]
    talks_in_time: Annotated[Int32, Col("count", "Talks held in the week they were due", "talk")]
    talk_week: Annotated[Int16, Col(
        "week", "Week the caseworker last held talks in", "talk", start=-1
    )]
    talks_now: Annotated[Int16, Col("count", "Talks held in that week", "talk")]
    next_case: Annotated[Int16, Col("week", "Week from which another case can be heard", "assess")]


class Treatment(NamedTuple):
    """Each person's course of treatment."""

    opus: Annotated[Int8, Col("0/1", "Early-intervention team (OPUS), else district psychiatry")]
    contacts_per_month: Annotated[Float32, Col("per month", "Intensity of contact")]
    end_week: Annotated[Int16, Col(
        "weeks", "Weeks after entry at which treatment ends", "live"
    )]


TABLES: dict[str, tuple[Column, ...]] = {
    "candidates": columns_of(Candidates),
    "employers": columns_of(Employers),
    "openings": columns_of(Openings),
    "workers": columns_of(Workers),
    "teams": columns_of(Teams),
    "caseworkers": columns_of(Caseworkers),
    "treatment": columns_of(Treatment),
}
"""The charter: every column of every table."""
