"""The charter of every column: name, dtype, unit, meaning and the stages that write it.

`draw` as a writer means the column is set when the world is drawn and never changes.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    dtype: str
    unit: str
    meaning: str
    writer: str
    start: float = 0.0


def _c(name: str, dtype: str, unit: str, meaning: str, writer: str, start: float = 0.0) -> Column:
    return Column(name, dtype, unit, meaning, writer, start)


CANDIDATES: tuple[Column, ...] = (
    _c("key", "int32", "number", "Number that the person's chance is keyed by", "draw"),
    _c("arm", "int8", "index", "Programme the person is offered", "enrol"),
    _c("place", "int16", "index", "Place the person lives and searches in", "draw"),
    _c("entry_week", "int16", "week", "Week of entry", "draw"),
    _c("age", "float32", "years", "Age at entry", "draw"),
    _c("woman", "int8", "0/1", "Sex", "draw"),
    _c("diagnosis", "int8", "Diagnosis", "Diagnosis group", "draw"),
    _c("education", "int8", "EducationLevel", "Highest completed education", "draw"),
    _c("worked_recently", "int8", "0/1", "Paid work within five years before entry", "draw"),
    _c("work_years", "float32", "years", "Years of paid work before entry", "draw"),
    _c("cv_gap", "float32", "years", "Gap in the CV at entry", "draw"),
    _c("symptom_level", "float32", "SD", "The person's own level of symptoms", "draw"),
    _c("negative", "float32", "SD", "Negative symptoms", "draw"),
    _c("cognition", "float32", "SD", "Cognition; higher is better", "draw"),
    _c("capacity_entry", "float32", "hours/week", "Working capacity at entry", "draw"),
    _c("dream_sector", "int8", "Sector", "Sector of the dream", "draw"),
    _c("dream_hours", "float32", "hours/week", "Hours wished for", "draw"),
    _c("dream_realism", "float32", "0–1", "How far the dream is within reach", "draw"),
    _c("wants_job", "int8", "0/1", "Wants a job", "assess"),
    _c("wants_education", "int8", "0/1", "Wants education", "assess"),
    _c("ambivalence", "float32", "0–1", "Ambivalence that stays", "draw"),
    _c("motivation_entry", "float32", "0–1", "Motivation at entry", "draw"),
    _c("trust_entry", "float32", "0–1", "Trust in a new helper at entry", "draw"),
    _c("system_trust", "float32", "0–1", "Trust in the system at entry", "draw"),
    _c("income", "int8", "Income", "Present income", "assess"),
    _c("drive", "float32", "SD", "Unobserved: ease of getting somewhere", "draw"),
    _c("fragility", "float32", "SD", "Unobserved: how easily a place is lost", "draw"),
    _c("ease_alone", "float32", "factor", "Applications alone, against the average", "muster"),
    _c("ease_helped", "float32", "factor", "Applications by outreach, the same", "muster"),
    _c("ease_study", "float32", "factor", "Starts of education, the same", "muster"),
    _c(
        "position", "uint8", "Position", "Where the person stands (flags)",
        "reach_limits, clarify, end_praktik, settle_hiring, work, study, end", 1,
    ),
    _c(
        "service", "int8", "Service", "How the person stands to the programme",
        "reach_limits, enrol, end",
    ),
    _c("worker", "int32", "row", "The person's worker, or -1", "reach_limits, enrol, end", -1),
    _c("admitted_week", "int16", "week", "Week of the latest admission, or -1", "enrol", -1),
    _c("ended_week", "int16", "week", "Week support last ended, or -1", "reach_limits, end", -1),
    _c("cut_off", "int8", "0/1", "Support last ended by a limit", "reach_limits, end"),
    _c("ending_until", "int16", "week", "Week an agreed ending is complete, or -1", "end", -1),
    _c("pressed", "int8", "0/1", "The ending was suggested under the pressure of a queue", "end"),
    _c(
        "referred", "int8", "index",
        "Programme referred to, -1 before a referral, -2 where none is wished",
        "refer, enrol", -1,
    ),
    _c("to_referral", "float32", "factor", "What is left until the person is referred", "refer"),
    _c("waiting_since", "int16", "week", "Week of joining the queue, or -1", "refer, enrol", -1),
    _c("waited", "int16", "weeks", "Tally: weeks waited before the latest admission", "enrol"),
    _c("admissions", "int16", "count", "Tally: admissions to the programme so far", "enrol"),
    _c("last_contact", "int16", "week", "Week of the last contact, or -1", "meet", -1),
    _c(
        "search_weeks", "int16", "weeks", "Weeks of search without result in this course",
        "enrol, end",
    ),
    _c("support_weeks", "int16", "weeks", "Weeks of in-work or in-study support", "enrol, end"),
    _c("sessions", "int16", "count", "Sessions of training attended", "attend"),
    _c("worker_minutes", "float32", "minutes", "Worker time spent on the person", "allot"),
    _c(
        "granted", "float32", "minutes", "Contact that fits this week",
        "reach_limits, allot, meet, end",
    ),
    _c(
        "outreach", "float32", "minutes", "Employer time for the person this week",
        "reach_limits, allot, end",
    ),
    _c("memory", "float32", "minutes/week", "Remembered contact", "meet"),
    _c("trust", "float32", "0–1", "Trust in the helper", "reach_limits, meet, end, staff"),
    _c("support", "float32", "0–1", "Trust times presence: the help that reaches", "meet"),
    _c("clinician", "float32", "0–1", "Attitude of the person's clinician to work", "draw"),
    _c("shared", "float32", "0–1", "What worker and treatment know of each other", "confer"),
    _c("insecurity", "float32", "0–1", "Fear of losing the livelihood", "meet, end, befall"),
    _c("leads", "float32", "hours", "Employer contacts still warm", "meet"),
    _c(
        "clarity", "float32", "0–1", "How clear the way to work or study is",
        "clarify, work, study",
    ),
    _c("motivation", "float32", "0–1", "Motivation", "clarify, search, strain"),
    _c(
        "belief", "float32", "0–1", "Belief that it can be done",
        "clarify, search, end_praktik, settle_hiring, work, study", 0.5,
    ),
    _c("self_stigma", "float32", "0–1", "Expecting to be turned down", "strain"),
    _c("flexibility", "float32", "0–1", "How much of the wish has been given up", "search"),
    _c(
        "offer_employer", "int32", "row", "Employer of this week's accepted offer, or -1",
        "search", -1,
    ),
    _c("offer_channel", "int8", "Channel", "How that offer came about", "search"),
    _c("offer_praktik", "int8", "0/1", "An unpaid trial comes before that job", "search"),
    _c("offer_hours", "float32", "hours/week", "Hours of that offer", "search"),
    _c("offer_match", "float32", "0–1", "Match of that offer", "search"),
    _c(
        "employer", "int32", "row", "Present employer, or -1",
        "end_praktik, settle_hiring, work", -1,
    ),
    _c(
        "job_since", "int16", "week", "Week the job started, or -1",
        "end_praktik, settle_hiring, work", -1,
    ),
    _c("job_channel", "int8", "Channel", "How the job was found", "end_praktik, settle_hiring"),
    _c(
        "job_told", "int8", "Item", "What that employer knows (flags)",
        "end_praktik, settle_hiring",
    ),
    _c(
        "job_hours", "float32", "hours/week", "Hours of the job",
        "end_praktik, settle_hiring, work",
    ),
    _c("job_match", "float32", "0–1", "Match of the job", "end_praktik, settle_hiring"),
    _c(
        "praktik_employer", "int32", "row", "Employer of the unpaid trial, or -1",
        "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain", -1,
    ),
    _c(
        "praktik_until", "int16", "week", "Week the unpaid trial ends, or -1",
        "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain", -1,
    ),
    _c(
        "next_praktik", "int16", "week", "Week from which a routine unpaid trial is due",
        "enrol, place",
    ),
    _c("praktik_match", "float32", "0–1", "Match of the unpaid trial", "place, settle_hiring"),
    _c(
        "praktik_asked", "int8", "0/1", "The firm asked for the unpaid trial before hiring",
        "place, settle_hiring",
    ),
    _c(
        "sick_until", "int16", "week", "Week a sick leave or a stay in hospital ends, or -1",
        "befall, strain, live", -1,
    ),
    _c("study_since", "int16", "week", "Week the course started, or -1", "study", -1),
    _c("study_until", "int16", "week", "Week the course would be completed, or -1", "study", -1),
    _c("study_hours", "float32", "hours/week", "Hours of the course", "study"),
    _c("lessons", "float32", "count", "What tried jobs and courses have taught", "work, study"),
    _c("symptoms", "float32", "SD", "Symptoms; higher is worse", "live"),
    _c(
        "stress", "float32", "0–1", "Stress from demands",
        "reach_limits, meet, clarify, talk, befall, strain, live",
    ),
    _c("capacity", "float32", "hours/week", "Working capacity", "live"),
    _c("capacity_gained", "float32", "hours/week", "Capacity gained by working", "live"),
    _c("caseworker", "int32", "row", "Caseworker at the jobcentre", "talk"),
    _c("next_talk", "int16", "week", "Week the next talk at the jobcentre is due", "talk"),
    _c("new_caseworker", "int8", "0/1", "Caseworker changed since the last talk", "talk"),
    _c("weeks_job", "int16", "weeks", "Tally: weeks in a job", "record"),
    _c("weeks_study", "int16", "weeks", "Tally: weeks in education", "record"),
    _c("hours", "float32", "hours", "Tally: hours in job or education", "record"),
    _c("first_job", "int16", "weeks", "Tally: weeks to the first job, or -1", "record", -1),
    _c("first_study", "int16", "weeks", "Tally: weeks to the first course, or -1", "record", -1),
    _c("longest_job", "int16", "weeks", "Tally: longest job within follow-up", "record"),
    _c("contacts", "int16", "count", "Tally: contacts with a worker", "meet"),
    _c("contact_minutes", "float32", "minutes", "Tally: minutes of contact", "meet"),
    _c("support_sum", "float32", "weeks", "Tally: sum of support felt", "record"),
    # home and life
    _c("children", "int8", "0/1", "Has children at home", "draw"),
    _c("partner", "int8", "0/1", "Lives with a partner", "befall"),
    _c("consents", "int8", "0/1", "Lets the worker contact relatives and others", "draw"),
    _c("reach", "float32", "0–1", "Share of workplaces that can be got to", "draw", 1.0),
    _c("substance_entry", "float32", "0–1", "Use of alcohol and drugs at entry", "draw"),
    _c("substance", "float32", "0–1", "Use of alcohol and drugs", "befall"),
    _c("trouble_until", "int16", "week", "Week from which home leaves time to search", "befall"),
    _c(
        "hospital_until", "int16", "week", "Week a stay in hospital ends, or -1", "befall, live",
        -1,
    ),
    _c("need", "float32", "hours", "Help beyond work that is wanted", "meet, befall"),
    _c("need_minutes", "float32", "minutes", "Such help in this week's contact", "allot, meet"),
    # the jobcentre
    _c("basis", "int8", "Income", "Income when no job or course gives one", "assess"),
    _c("track", "int8", "0–2", "Served near the labour market (1), in the other track (2)",
       "assess"),
    _c("benefit_weeks", "int16", "weeks", "Weeks on public support, as reimbursement counts them",
       "assess"),
    _c("weeks_off", "int16", "weeks", "Weeks since public support stopped", "assess"),
    _c("flex", "int8", "0/1", "Granted a fleksjob", "assess"),
    _c("job_flex", "int8", "0/1", "The job is a fleksjob", "assess"),
    _c("next_assessment", "int16", "week", "Week in which the case is next looked at", "assess"),
    _c("case_since", "int16", "week", "Week a case began to be prepared, or -1", "assess", -1),
    _c("course_until", "int16", "week", "Week a ressourceforløb or revalidering ends, or -1",
       "assess", -1),
    _c("decision", "int8", "Decision", "What the rehabilitation team last decided", "assess"),
    _c("clarified", "int8", "0/1", "Has chosen the pension instead of going on", "assess"),
    _c("subsidised", "int8", "0/1", "The unpaid trial is a public job with wage subsidy",
       "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain"),
    _c("weeks_on_benefit", "int16", "weeks", "Tally: weeks on public support", "assess"),
    _c("municipal_share_weeks", "float32", "weeks", "Tally: the municipality's share of them",
       "assess"),
    _c("had_fleksjob", "int8", "0/1", "Tally: has had a fleksjob", "assess"),
)

EMPLOYERS: tuple[Column, ...] = (
    _c("place", "int16", "index", "Place", "draw"),
    _c("sector", "int8", "Sector", "Sector", "draw"),
    _c("large", "int8", "0/1", "Large enough for several openings", "draw"),
    _c("takes_placements", "int8", "0/1", "Takes people the jobcentre places", "draw"),
    _c("openness", "float32", "SD", "Openness to people with a gap or an illness", "draw"),
    _c("job_hours", "float32", "hours/week", "Hours of its advertised jobs", "draw"),
    _c("praktik_first", "int8", "0/1", "Wants an unpaid trial before paying", "draw"),
    _c("advertised", "int8", "count", "Advertised openings", "open_vacancies, settle_hiring"),
    _c("hidden", "int8", "count", "Openings never advertised", "open_vacancies, settle_hiring"),
)

OPENINGS: tuple[Column, ...] = (
    _c("employer", "int32", "row", "Employer", "draw"),
    _c("hidden", "int8", "0/1", "Never advertised", "draw"),
    _c(
        "next_change", "int16", "week", "Week it next comes or lapses by itself",
        "open_vacancies", -1,
    ),
    _c("turn", "int16", "count", "How often it has come or lapsed", "open_vacancies"),
    _c(
        "is_open", "int8", "0–2", "Closed, to be had, or taken until it would have lapsed",
        "open_vacancies, settle_hiring",
    ),
)

WORKERS: tuple[Column, ...] = (
    _c("key", "int32", "number", "Number that the worker's chance is keyed by", "draw"),
    _c("arm", "int8", "index", "Programme the worker belongs to", "draw"),
    _c("place", "int16", "index", "Place", "draw"),
    _c("share", "float32", "share", "Part of a full-time post this week", "allot"),
    _c("team", "int32", "row", "Team the post belongs to", "draw"),
    _c("leads", "int8", "0/1", "The leader's own post", "draw"),
    _c("opens", "int16", "week", "Week the post opens", "draw"),
    _c("closes", "int16", "week", "Week the post closes", "draw", 32_000),
    _c("full_cap", "int32", "people", "Places in the caseload of the open post", "draw"),
    _c("cap", "int32", "people", "Places in the caseload now", "open_posts"),
    _c("since", "int16", "week", "Week whoever holds the post began", "open_posts, staff", -104),
    _c("relation_skill", "float32", "factor", "Skill in the relation", "staff"),
    _c("employer_skill", "float32", "factor", "Skill with employers", "staff"),
    _c("ending_style", "float32", "factor", "How readily an ending is suggested", "staff"),
    _c("caseload", "int32", "people", "People in the caseload", "muster, reach_limits, enrol, end"),
    _c("week_minutes", "float32", "minutes", "Minutes for people and employers this week", "allot"),
    _c("used_minutes", "float32", "minutes", "Minutes of them used this week", "allot"),
    _c("carried", "float32", "minutes", "Minutes left over that go to the next week", "allot"),
    _c("stress", "float32", "0–1", "Remembered overload", "allot, staff"),
    _c("exhaustion", "float32", "0–1", "Exhaustion", "work, staff, supervise", 0.0),
    _c("belief", "float32", "0–1", "Belief that people find work", "end_praktik, settle_hiring,"
       " staff, supervise", 0.5),
    _c("number", "int16", "count", "Which person holds the post, from 0", "staff"),
    _c("vacant_until", "int16", "week", "Week a successor begins, or -1", "open_posts, staff",
       -1),
    _c("visits", "int32", "count", "Tally: employers contacted", "visit_employers"),
    _c(
        "visits_again", "int32", "count", "Tally: of them, employers known from before",
        "visit_employers",
    ),
    _c(
        "visits_ahead", "int32", "count", "Tally: of them, employers without an opening",
        "visit_employers",
    ),
)

TEAMS: tuple[Column, ...] = (
    _c("key", "int32", "number", "Number that the team's chance is keyed by", "draw"),
    _c("arm", "int8", "index", "Programme the team belongs to", "draw"),
    _c("place", "int16", "index", "Place", "draw"),
    _c("members", "int32", "workers", "Posts that are open, but for a leader's", "open_posts"),
    _c("goodwill", "float32", "factor", "Goodwill of the company centre's consultants", "draw", 1),
    _c("leader_skill", "float32", "factor", "Skill of the leader", "lead", 1),
    _c("leader_number", "int16", "count", "Which person leads, from 0", "lead"),
    _c("leader_until", "int16", "week", "Week a new leader begins, or -1", "lead", -1),
    _c("led", "float32", "factor", "What gets led this week; 1 on average", "lead", 1),
    _c("supervision", "float32", "factor", "Supervision against a weekly one", "lead"),
    _c("supervisions", "int16", "count", "Tally: supervisions held", "lead"),
    _c("knowledge", "float32", "0–1", "What colleagues know together", "lead, staff", 0.5),
    _c("cooperation", "float32", "0–1", "Cooperation with treatment", "lead"),
    _c("conflicts", "int16", "count", "Tally: conflicts with treatment", "lead"),
    _c("best_belief", "float32", "0–1", "Strongest belief among its workers", "supervise", 0.5),
)

CASEWORKERS: tuple[Column, ...] = (
    _c("place", "int16", "index", "Place of the jobcentre", "draw"),
    _c("assigned", "int32", "count", "People assigned so far", "talk"),
    _c("talks", "int32", "count", "Talks held so far", "talk"),
    _c("talks_due", "int32", "count", "Talks that came due so far", "talk"),
    _c("talks_in_time", "int32", "count", "Talks held in the week they were due", "talk"),
    _c("talk_week", "int16", "week", "Week the caseworker last held talks in", "talk", -1),
    _c("talks_now", "int16", "count", "Talks held in that week", "talk"),
    _c("next_case", "int16", "week", "Week from which another case can be heard", "assess"),
)

TREATMENT: tuple[Column, ...] = (
    _c("opus", "int8", "0/1", "Early-intervention team (OPUS), else district psychiatry", "draw"),
    _c("contacts_per_month", "float32", "per month", "Intensity of contact", "draw"),
    _c("end_week", "int16", "weeks", "Weeks after entry at which treatment ends", "draw"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "candidates": CANDIDATES,
    "employers": EMPLOYERS,
    "openings": OPENINGS,
    "workers": WORKERS,
    "teams": TEAMS,
    "caseworkers": CASEWORKERS,
    "treatment": TREATMENT,
}

Candidates: Any = namedtuple("Candidates", [c.name for c in CANDIDATES])  # type: ignore[misc]
Employers: Any = namedtuple("Employers", [c.name for c in EMPLOYERS])  # type: ignore[misc]
Openings: Any = namedtuple("Openings", [c.name for c in OPENINGS])  # type: ignore[misc]
Workers: Any = namedtuple(  # type: ignore[misc]
    "Workers", [*(c.name for c in WORKERS), "network", "network_trust"]
)
Teams: Any = namedtuple("Teams", [c.name for c in TEAMS])  # type: ignore[misc]
Caseworkers: Any = namedtuple("Caseworkers", [c.name for c in CASEWORKERS])  # type: ignore[misc]
Treatment: Any = namedtuple("Treatment", [c.name for c in TREATMENT])  # type: ignore[misc]

NETWORK_SLOTS = 24
"""Employers a worker can keep in mind; the least trusting one gives way to a new one."""


def make_table(kind: Any, columns: Sequence[Column], size: int, given: dict[str, Any]) -> Any:
    """Return a table with `given` columns cast to their dtype and the others at their start."""
    arrays = {}
    for column in columns:
        if column.name in given:
            arrays[column.name] = np.ascontiguousarray(given[column.name], dtype=column.dtype)
        else:
            arrays[column.name] = np.full(size, column.start, dtype=column.dtype)
    extra = {name: given[name] for name in given if name not in arrays}
    return kind(**arrays, **extra)


def spread(total: int, shares: Sequence[float]) -> NDArray[np.int64]:
    """Split a whole number by shares; the largest remainders get what is left over."""
    exact = np.asarray(shares) / np.sum(shares) * total
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole, dtype=np.int64)
