"""The candidates' columns, in groups; one declaration each, from which everything else is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from ipssim.world.charter import Col, Float32, Int8, Int16, Int32, UInt8

NEVER_WAITED = -32_000
"""Stands for no week in a column of weeks in which weeks before the run can stand."""


class Person(NamedTuple):
    """Who somebody is at entry."""

    key: Annotated[Int32, Col("number", "Number that the person's chance is keyed by")]
    place: Annotated[Int16, Col("index", "Place the person lives and searches in")]
    entry_week: Annotated[Int16, Col("week", "Week of entry")]
    age: Annotated[Float32, Col("years", "Age at entry")]
    woman: Annotated[Int8, Col("0/1", "Sex")]
    diagnosis: Annotated[Int8, Col("Diagnosis", "Diagnosis group")]
    education: Annotated[Int8, Col("EducationLevel", "Highest completed education")]
    worked_recently: Annotated[Int8, Col("0/1", "Paid work within five years before entry")]
    work_years: Annotated[Float32, Col("years", "Years of paid work before entry")]
    cv_gap: Annotated[Float32, Col("years", "Gap in the CV at entry")]


class Traits(NamedTuple):
    """What somebody brings, seen and unseen."""

    symptom_level: Annotated[Float32, Col("SD", "The person's own level of symptoms")]
    negative: Annotated[Float32, Col("SD", "Negative symptoms")]
    cognition: Annotated[Float32, Col("SD", "Cognition; higher is better")]
    capacity_entry: Annotated[Float32, Col("hours/week", "Working capacity at entry")]
    drive: Annotated[Float32, Col("SD", "Unobserved: ease of getting somewhere")]
    fragility: Annotated[Float32, Col("SD", "Unobserved: how easily a place is lost")]
    ease_alone: Annotated[Float32, Col(
        "factor", "Applications alone, against the average", "muster"
    )]
    ease_helped: Annotated[Float32, Col("factor", "Applications by outreach, the same", "muster")]
    ease_study: Annotated[Float32, Col("factor", "Starts of education, the same", "muster")]
    ease_advised: Annotated[Float32, Col("factor", "Starts of education with help", "muster")]


class Wish(NamedTuple):
    """What somebody wants of work and education."""

    wants_job: Annotated[Int8, Col("0/1", "Wants a job", "assess", own=True)]
    wants_education: Annotated[Int8, Col("0/1", "Wants education", "assess", own=True)]
    dream_sector: Annotated[Int8, Col("Sector", "Sector of the dream")]
    dream_hours: Annotated[Float32, Col("hours/week", "Hours wished for")]
    full_time_only: Annotated[Int8, Col(
        "0/1", "Looks for full time alone, until the wish bends", own=True
    )]
    dream_realism: Annotated[Float32, Col("0–1", "How far the dream is within reach")]
    flexibility: Annotated[Float32, Col("0–1", "How much of the wish has been given up", "search")]


class Mind(NamedTuple):
    """What somebody thinks and feels about it."""

    ambivalence: Annotated[Float32, Col("0–1", "Ambivalence that stays")]
    motivation_entry: Annotated[Float32, Col("0–1", "Motivation at entry")]
    motivation: Annotated[Float32, Col("0–1", "Motivation", "clarify, search, strain")]
    belief: Annotated[Float32, Col(
        "0–1", "Belief that it can be done",
        "clarify, search, end_praktik, settle_hiring, work, study", start=0.5
    )]
    self_stigma: Annotated[Float32, Col("0–1", "Expecting to be turned down", "strain")]
    clarity: Annotated[Float32, Col(
        "0–1", "How clear the way to work or study is", "clarify, work, study"
    )]
    insecurity: Annotated[Float32, Col("0–1", "Fear of losing the livelihood", "meet, end, befall")]
    lessons: Annotated[Float32, Col(
        "count", "What tried jobs and courses have taught", "work, study"
    )]
    stress: Annotated[Float32, Col(
        "0–1", "Stress from demands", "reach_limits, meet, clarify, talk, befall, strain, live"
    )]


class Standing(NamedTuple):
    """How somebody stands to the programme, and on the way to a place."""

    arm: Annotated[Int8, Col("index", "Programme the person is offered", "enrol")]
    terms: Annotated[Int16, Col("index", "Terms of that programme the person has", "enrol")]
    position: Annotated[UInt8, Col(
        "Position", "Where the person stands (flags)",
        "reach_limits, clarify, end_praktik, settle_hiring, work, study, end", start=1
    )]
    service: Annotated[Int8, Col(
        "Service", "How the person stands to the programme", "reach_limits, enrol, end"
    )]
    worker: Annotated[Int32, Col(
        "row", "The person's worker, or -1", "reach_limits, enrol, end", start=-1
    )]
    admitted_week: Annotated[Int16, Col(
        "week", "Week of the latest admission, or -1", "enrol", start=-1
    )]
    ended_week: Annotated[Int16, Col(
        "week", "Week support last ended, or -1", "reach_limits, end", start=-1
    )]
    cut_off: Annotated[Int8, Col("0/1", "Support last ended by a limit", "reach_limits, end")]
    ending_until: Annotated[Int16, Col(
        "week", "Week an agreed ending is complete, or -1", "end", start=-1
    )]
    pressed: Annotated[Int8, Col(
        "0/1", "The ending was suggested under the pressure of a queue", "end"
    )]
    search_weeks: Annotated[Int16, Col(
        "weeks", "Weeks of search without result in this course", "enrol, end"
    )]
    support_weeks: Annotated[Int16, Col(
        "weeks", "Weeks of in-work or in-study support", "enrol, end"
    )]
    referred: Annotated[Int8, Col(
        "index", "Programme referred to, -1 before a referral, -2 where none is wished",
        "refer, enrol", start=-1
    )]
    to_referral: Annotated[Float32, Col(
        "factor", "What is left until the person is referred", "refer"
    )]
    waiting_since: Annotated[Int16, Col(
        "week", "Week of joining the queue, before 0 if before the run; else `NEVER_WAITED`",
        "refer, enrol", start=NEVER_WAITED
    )]
    waited: Annotated[Int16, Col(
        "weeks", "Tally: weeks waited before the latest admission", "enrol"
    )]
    admissions: Annotated[Int16, Col("count", "Tally: admissions to the programme so far", "enrol")]


class Help(NamedTuple):
    """Contact with a worker, and what it builds."""

    last_contact: Annotated[Int16, Col("week", "Week of the last contact, or -1", "meet", start=-1)]
    sessions: Annotated[Int16, Col("count", "Sessions of training attended", "attend")]
    worker_minutes: Annotated[Float32, Col(
        "minutes", "Worker time spent on the person", "allot", own=False
    )]
    granted: Annotated[Float32, Col(
        "minutes", "Contact that fits this week", "reach_limits, allot, meet, end"
    )]
    outreach: Annotated[Float32, Col(
        "minutes", "Employer time for the person this week", "reach_limits, allot, place, end"
    )]
    memory: Annotated[Float32, Col("minutes/week", "Remembered contact", "meet")]
    trust_entry: Annotated[Float32, Col("0–1", "Trust in a new helper at entry")]
    trust: Annotated[Float32, Col("0–1", "Trust in the helper", "reach_limits, meet, end, staff")]
    known: Annotated[Float32, Col(
        "hours", "Hours together that the worker knows the person by",
        "reach_limits, enrol, meet, end, staff"
    )]
    support: Annotated[Float32, Col("0–1", "The help that reaches", "meet")]
    leads: Annotated[Float32, Col("hours", "Employer contacts still warm", "enrol, meet")]
    requested: Annotated[Float32, Col(
        "hours", "Asked of a company centre and not come to yet", "enrol, meet"
    )]
    need: Annotated[Float32, Col("hours", "Help beyond work that is wanted", "meet, befall")]
    need_minutes: Annotated[Float32, Col(
        "minutes", "Such help in this week's contact", "allot, meet"
    )]
    clinician: Annotated[Float32, Col("0–1", "Attitude of the person's clinician to work")]
    shared: Annotated[Float32, Col("0–1", "What worker and treatment know of each other", "confer")]
    consents: Annotated[Int8, Col(
        "0/1", "Lets the worker contact relatives and others", own=True
    )]


class Offer(NamedTuple):
    """The offer of a job that was accepted this week."""

    offer_employer: Annotated[Int32, Col(
        "row", "Employer of this week's accepted offer, or -1", "search", start=-1
    )]
    offer_channel: Annotated[Int8, Col("Channel", "How that offer came about", "search")]
    offer_praktik: Annotated[Int8, Col("0/1", "An unpaid trial comes before that job", "search")]
    offer_hours: Annotated[Float32, Col("hours/week", "Hours of that offer", "search")]
    offer_match: Annotated[Float32, Col("0–1", "Match of that offer", "search")]


class Job(NamedTuple):
    """The job held now."""

    employer: Annotated[Int32, Col(
        "row", "Present employer, or -1", "end_praktik, settle_hiring, work", start=-1
    )]
    job_since: Annotated[Int16, Col(
        "week", "Week the job started, or -1", "end_praktik, settle_hiring, work", start=-1
    )]
    job_channel: Annotated[Int8, Col(
        "Channel", "How the job was found", "end_praktik, settle_hiring"
    )]
    job_told: Annotated[Int8, Col(
        "Item", "What that employer knows (flags)", "end_praktik, settle_hiring"
    )]
    job_hours: Annotated[Float32, Col(
        "hours/week", "Hours of the job", "end_praktik, settle_hiring, work", own=False
    )]
    job_match: Annotated[Float32, Col("0–1", "Match of the job", "end_praktik, settle_hiring")]


class Trial(NamedTuple):
    """The unpaid trial (praktik) going on now."""

    praktik_employer: Annotated[Int32, Col(
        "row", "Employer of the unpaid trial, or -1",
        "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain", start=-1
    )]
    praktik_since: Annotated[Int16, Col("week", "Week it began", "place, settle_hiring")]
    praktik_until: Annotated[Int16, Col(
        "week", "Week the unpaid trial ends, or -1",
        "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain", start=-1
    )]
    next_praktik: Annotated[Int16, Col(
        "week", "Week from which a routine unpaid trial is due", "enrol, place"
    )]
    ordered: Annotated[Int8, Col(
        "0/1", "The jobcentre has ordered an unpaid trial", "enrol, place, talk"
    )]
    praktik_match: Annotated[Float32, Col(
        "0–1", "Match of the unpaid trial", "place, settle_hiring"
    )]
    praktik_asked: Annotated[Int8, Col(
        "0/1", "The firm asked for the unpaid trial before hiring", "place, settle_hiring"
    )]
    subsidised: Annotated[Int8, Col(
        "0/1", "The unpaid trial is a public job with wage subsidy",
        "reach_limits, enrol, place, end_praktik, settle_hiring, end, strain"
    )]


class Study(NamedTuple):
    """The course attended now."""

    study_since: Annotated[Int16, Col("week", "Week the course started, or -1", "study", start=-1)]
    study_until: Annotated[Int16, Col(
        "week", "Week the course would be completed, or -1", "study", start=-1
    )]
    study_hours: Annotated[Float32, Col("hours/week", "Hours of the course", "study", own=False)]


class Health(NamedTuple):
    """Symptoms, capacity, use and absence."""

    symptoms: Annotated[Float32, Col("SD", "Symptoms; higher is worse", "live")]
    capacity: Annotated[Float32, Col("hours/week", "Working capacity", "live")]
    capacity_gained: Annotated[Float32, Col("hours/week", "Capacity gained by working", "live")]
    sick_until: Annotated[Int16, Col(
        "week", "Week a sick leave or a stay in hospital ends, or -1",
        "befall, strain, live", start=-1
    )]
    hospital_until: Annotated[Int16, Col(
        "week", "Week a stay in hospital ends, or -1", "befall, live", start=-1
    )]
    substance_entry: Annotated[Float32, Col("0–2", "Own level of use of alcohol and drugs")]
    substance: Annotated[Float32, Col("0–2", "Use of alcohol and drugs; harmful from 1", "befall")]


class Home(NamedTuple):
    """Home and life beside work."""

    children: Annotated[Int8, Col("0/1", "Has children at home", own=True)]
    partner: Annotated[Int8, Col("0/1", "Lives with a partner", "befall", own=True)]
    reach: Annotated[Float32, Col("0–1", "Share of workplaces that can be got to", "draw", start=1)]
    trouble_until: Annotated[Int16, Col(
        "week", "Week from which home leaves time to search", "befall", own=True
    )]


class Case(NamedTuple):
    """The person's case and income at the jobcentre."""

    income: Annotated[Int8, Col("Income", "Present income", "assess")]
    basis: Annotated[Int8, Col("Income", "Income when no job or course gives one", "assess")]
    track: Annotated[Int8, Col(
        "0–2", "Served near the labour market (1), in the other track (2)", "assess"
    )]
    benefit_weeks: Annotated[Int16, Col(
        "weeks", "Weeks on public support, as reimbursement counts them", "assess"
    )]
    weeks_off: Annotated[Int16, Col("weeks", "Weeks since public support stopped", "assess")]
    flex: Annotated[Int8, Col("0/1", "Granted a fleksjob", "assess")]
    job_flex: Annotated[Int8, Col("0/1", "The job is a fleksjob", "assess")]
    next_assessment: Annotated[Int16, Col(
        "week", "Week in which the case is next looked at", "assess"
    )]
    case_since: Annotated[Int16, Col(
        "week", "Week a case began to be prepared, or -1", "assess", start=-1
    )]
    course_until: Annotated[Int16, Col(
        "week", "Week a ressourceforløb or revalidering ends, or -1", "assess", start=-1
    )]
    decision: Annotated[Int8, Col(
        "Decision", "What the rehabilitation team last decided", "assess"
    )]
    clarified: Annotated[Int8, Col("0/1", "Has chosen the pension instead of going on", "assess")]
    caseworker: Annotated[Int32, Col("row", "Caseworker at the jobcentre", "talk")]
    next_talk: Annotated[Int16, Col("week", "Week the next talk at the jobcentre is due", "talk")]
    new_caseworker: Annotated[Int8, Col("0/1", "Caseworker changed since the last talk", "talk")]
    system_trust: Annotated[Float32, Col("0–1", "Trust in the system at entry")]


class Tally(NamedTuple):
    """What has come of it so far."""

    weeks_job: Annotated[Int16, Col("weeks", "Tally: weeks in a job", "record")]
    weeks_study: Annotated[Int16, Col("weeks", "Tally: weeks in education", "record")]
    weeks_either: Annotated[Int16, Col("weeks", "Tally: weeks in a job or education", "record")]
    hours: Annotated[Float32, Col("hours", "Tally: hours in job or education", "record")]
    first_job: Annotated[Int16, Col(
        "weeks", "Tally: weeks to the first job, or -1", "record", start=-1
    )]
    first_study: Annotated[Int16, Col(
        "weeks", "Tally: weeks to the first course, or -1", "record", start=-1
    )]
    longest_job: Annotated[Int16, Col("weeks", "Tally: longest job within follow-up", "record")]
    contacts: Annotated[Int16, Col("count", "Tally: contacts with a worker", "meet")]
    contact_minutes: Annotated[Float32, Col("minutes", "Tally: minutes of contact", "meet")]
    support_sum: Annotated[Float32, Col("weeks", "Tally: sum of support felt", "record")]
    weeks_on_benefit: Annotated[Int16, Col("weeks", "Tally: weeks on public support", "assess")]
    municipal_share_weeks: Annotated[Float32, Col(
        "weeks", "Tally: the municipality's share of them", "assess"
    )]
    had_fleksjob: Annotated[Int8, Col("0/1", "Tally: has had a fleksjob", "assess")]
    jobs_lost: Annotated[Int16, Col("count", "Tally: jobs that ended without another", "work")]
    relapses: Annotated[Int16, Col("count", "Tally: relapses", "live")]
    stays: Annotated[Int16, Col("count", "Tally: stays in hospital begun", "live")]
    weeks_sick: Annotated[Int16, Col("weeks", "Tally: weeks on sick leave", "record")]
    dropped_out: Annotated[Int8, Col("0/1", "Tally: has dropped out of support", "end")]


class Candidates(NamedTuple):
    """People who want work or education, one row each, in groups of columns.

    Where no compiled code reads, a column can be asked for without its group: `candidates.age`.
    """

    person: Person
    traits: Traits
    wish: Wish
    mind: Mind
    standing: Standing
    help: Help
    offer: Offer
    job: Job
    praktik: Trial
    study: Study
    health: Health
    home: Home
    case: Case
    tally: Tally

def _column(table: Candidates, name: str) -> Any:
    """Return a column of the candidates by its own name."""
    for group in table:
        if name in group._fields:
            return getattr(group, name)
    raise AttributeError(f"There is no column called {name}.")


if not TYPE_CHECKING:  # within the package a column is named with its group, which mypy checks
    Candidates.__getattr__ = _column
