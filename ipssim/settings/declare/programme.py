"""A programme as data: only what a contract or a timetable could state.

Rules read these fields and never the programme's name. The label of every field is *policy*; no
field is fitted. `null` in a limit means "none".
"""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.changes import Change, dated
from ipssim.settings.declare.parameter import parameter
from ipssim.vocabulary import (
    Authority,
    EndingRule,
    Outreach,
    Placement,
    PlaceTrainOrder,
    Praktik,
    Priority,
    WageSubsidy,
)

_OF_WORKERS = (
    "priority", "leader", "leader_caseload", "clerk_hours", "supervision_interval_weeks",
    "review_interval_weeks", "training_weeks", "task_limits", "executive_meetings",
    "desk_days", "conference_minutes", "worker_week_hours", "team_share",
    "documentation_minutes", "travel_minutes",
)


def _words(kind: type) -> tuple[str, ...]:
    return tuple(member.name.lower() for member in kind)  # type: ignore[attr-defined]


def _weeks(
    value: int | None, meaning: str, *, low: int = 0, high: int = 1040, source: str | None = None,
) -> int | None:
    limit: int | None = parameter(
        value, unit="weeks", label="policy", low=low, high=high, optional=True, meaning=meaning,
        source=source,
    )
    return limit


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme: limits, pace, places, channels and ways of ending (S0–S4)."""

    name: str = parameter(
        "unnamed", unit="word", label="policy", meaning="Short name, used in tables only."
    )
    title: str = parameter(
        "", unit="word", label="policy", meaning="What to call it in a report; the name if empty."
    )

    # Who is taken
    age_from: int | None = parameter(
        None, unit="years", label="policy", low=15, high=64, optional=True, source="S2",
        meaning="Youngest age at entry that is taken; null takes all ages.",
    )
    age_to: int | None = parameter(
        None, unit="years", label="policy", low=16, high=67, optional=True, source="S2",
        meaning="Oldest age at entry that is taken; null takes all ages.",
    )
    admits_psychosis: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether people with a schizophrenia-spectrum diagnosis are taken.",
    )
    admits_substance_use: bool = parameter(
        True, unit="yes/no", label="policy", source="S4",
        meaning="Whether people who use alcohol or drugs harmfully are taken.",
    )
    duty_incomes_only: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether only people the jobcentre has a duty to serve are taken; pensioners,"
        " students on SU and self-supported are not.",
    )
    priority: str = parameter(
        "first_come", unit="word", label="policy", choices=_words(Priority),
        meaning="Who comes first when a place is free: by date, the young, or those who return.",
    )

    # How long
    limit_weeks: int | None = _weeks(
        None, "Support ends this many weeks after admission, whatever the phase; 0 admits nobody."
    )
    search_limit_weeks: int | None = _weeks(
        None, "Support ends after this many weeks of search without a job or a study place."
    )
    in_work_limit_weeks: int | None = _weeks(
        None, "Support ends after this many weeks of support in work or study; 0 gives none."
    )
    hours_budget: float | None = parameter(
        None, unit="consultant hours per person", label="policy", low=0, high=10000, optional=True,
        meaning="Support ends when this much of a consultant's time has gone to the person.",
    )
    return_allowed: bool = parameter(
        True, unit="yes/no", label="policy", source="S0",
        meaning="Whether a person whose support ended may come back (open door).",
    )
    repeat_after_weeks: int | None = _weeks(
        None, "Those without work or study are sent to the programme again after so many weeks;"
        " null leaves it to them.", source="S0",
    )
    return_gap_weeks: int = parameter(
        4, unit="weeks", label="policy", low=0, high=520,
        meaning="Weeks that must pass before a person may come back.",
    )

    # The team
    team_size: int = parameter(
        6, unit="workers per team", label="policy", low=1, high=200, source="S2",
        meaning="Consultants or caseworkers who share a leader, supervision and what they know.",
    )
    leader: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether a team has a leader of its own.",
    )
    leader_caseload: int = parameter(
        0, unit="people", label="policy", low=0, high=200, source="S2",
        meaning="People in the leader's own caseload, at most; never more than caseload_cap.",
    )
    clerk_hours: float = parameter(
        0.0, unit="hours per week and team", label="policy", low=0, high=100, source="S2",
        meaning="Office help that takes paperwork off the team.",
    )
    supervision_interval_weeks: int | None = _weeks(
        1, "Time between the team's supervision, where hard cases are shared; null: none.",
        low=1, source="S3",
    )
    review_interval_weeks: int | None = _weeks(
        13, "Time between the leader's reviews of each worker's caseload; null: none.", low=1,
        source="S2",
    )
    training_weeks: int = parameter(
        4, unit="weeks", label="policy", low=0, high=52, source="S2",
        meaning="Training of a newcomer in the method before a full caseload.",
    )
    stand_in: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether colleagues know each other's people and take over when one is away.",
    )
    task_limits: bool = parameter(
        True, unit="yes/no", label="policy", source="S3",
        meaning="Whether it is agreed and written what is not a worker's task.",
    )
    executive_meetings: int = parameter(
        2, unit="meetings per year", label="policy", low=0, high=52, source="S4",
        meaning="Meetings of the managements of jobcentre and treatment about the service.",
    )

    # Who does what
    workers_per_person: int = parameter(
        1, unit="workers", label="policy", low=1, high=5, source="S2",
        meaning="Workers among whom one person's support is divided (caseworker, company"
        " consultant, mentor).",
    )
    partners_together: bool = parameter(
        True, unit="yes/no", label="policy", source="S4",
        meaning="Whether those who divide it are named to each other, trained and sit together.",
    )
    broader_help: bool = parameter(
        True, unit="yes/no", label="policy", source="S3",
        meaning="Whether workers help with forms, housing, transport and other authorities.",
    )
    community_share: float = parameter(
        0.5, unit="share of the contacts", label="policy", low=0, high=1, source="S4",
        meaning="Contacts held out of the office, where the person is or wants to be.",
    )
    authority: str = parameter(
        "own", unit="word", label="policy", choices=_words(Authority), source="S2",
        meaning="Whether the team holds the jobcentre's talks itself or leaves them there.",
    )
    prepares_cases: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether workers help prepare a case for the rehabilitation team.",
    )

    # Treatment
    treatment_teams: int = parameter(
        2, unit="treatment teams per worker", label="policy", low=0, high=20, source="S2",
        meaning="Treatment teams a worker is attached to; 0 is none, and letters.",
    )
    desk_days: float = parameter(
        2.0, unit="days per week", label="policy", low=0, high=5, source="S2",
        meaning="Days a worker sits where treatment is.",
    )
    conference_minutes: float = parameter(
        17.5, unit="minutes per week and team", label="policy", low=0, high=300, source="S2",
        meaning="Time in each treatment team's conference, for own candidates only.",
    )
    shared_records: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether workers are employed in treatment and read its records (not in Denmark).",
    )
    treatment_contact_required: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether contact with the treatment team is a condition; otherwise it is asked.",
    )
    waits_for_treatment: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether search waits when treatment advises to wait.",
    )

    # The worker's week
    caseload_cap: int = parameter(
        25, unit="people per full-time worker", label="policy", low=1, high=2000, source="S2",
        meaning="At most this many people per full-time consultant or caseworker at a time.",
    )
    worker_week_hours: float = parameter(
        37.0, unit="hours per week", label="policy", low=0, high=60,
        meaning="Paid hours of a full-time worker; 0 means nobody is there.",
    )
    team_share: float = parameter(
        0.05, unit="share of the week", label="policy", low=0, high=0.9, source="S2",
        meaning="Part of the week for training and own administration, beside supervision, reviews,"
        " conferences and desk days, which take minutes of their own.",
    )
    documentation_minutes: float = parameter(
        12.0, unit="minutes per person and week", label="policy", low=0, high=300, source="S2",
        meaning="Records and authority paperwork that each person in the caseload costs.",
    )
    travel_minutes: float = parameter(
        15.0, unit="minutes per contact", label="policy", low=0, high=240, source="S4",
        meaning="Travel that a contact costs, averaged over meetings in and out of the office.",
    )
    worker_change_weeks: int | None = _weeks(
        None, "A person is moved to another worker about every so many weeks.", source="S0"
    )

    # Contact pace by position
    contact_interval_weeks: int = parameter(
        1, unit="weeks", label="policy", low=1, high=104, source="S2",
        meaning="Shortest time between two contacts with the same person.",
    )
    clarification_minutes: float = parameter(
        75.0, unit="minutes per contact", label="policy", low=0, high=600, source="rosenheck_2007",
        meaning="Length of a contact aimed at while a person is clarifying.",
    )
    search_minutes: float = parameter(
        60.0, unit="minutes per contact", label="policy", low=0, high=600, source="rosenheck_2007",
        meaning="Length of a contact aimed at while a person is searching.",
    )
    start_minutes: float = parameter(
        60.0, unit="minutes per contact", label="policy", low=0, high=600, source="bond_kukla_2011",
        meaning="Length of a contact in the first `start_weeks` of a job or a course.",
    )
    start_weeks: int = parameter(
        12, unit="weeks", label="policy", low=0, high=104, source="bond_kukla_2011",
        meaning="How long a start in work or study is followed closely.",
    )
    steady_minutes: float = parameter(
        45.0, unit="minutes per contact", label="policy", low=0, high=600, source="bond_kukla_2011",
        meaning="Length of a contact later in work or study.",
    )
    steady_interval_weeks: int = parameter(
        4, unit="weeks", label="policy", low=1, high=104, source="bond_kukla_2011",
        meaning="Time aimed at between contacts later in work or study, and while ending.",
    )
    employer_minutes: float = parameter(
        30.0, unit="minutes per searching person and week", label="policy", low=0, high=600,
        source="S2", meaning="Time aimed at for visiting, calling and writing to employers.",
    )

    # Places and channels
    placement: str = parameter(
        "preference", unit="word", label="policy", choices=_words(Placement), source="S0",
        meaning="Whether the person's dream or the municipality's openings decide the place.",
    )
    sequence: str = parameter(
        "place_then_train", unit="word", label="policy", choices=_words(PlaceTrainOrder),
        source="S4",
        meaning="Whether search starts at once or waits for a course.",
    )
    course_weeks: int = parameter(
        0, unit="weeks", label="policy", low=0, high=104, source="S0",
        meaning="Length of the course before search under train_then_place.",
    )
    search_start_weeks: int = parameter(
        4, unit="weeks", label="policy", low=0, high=104, source="S4",
        meaning="Week after admission at which the worker starts searching with a willing person.",
        unused="sequence=train_then_place",
    )
    outreach: str = parameter(
        "direct", unit="word", label="policy", choices=_words(Outreach), source="S2",
        meaning="Whether workers approach employers themselves, through a centre, or not at all.",
    )
    praktik: str = parameter(
        "if_insisted", unit="word", label="policy", choices=_words(Praktik), source="S2",
        meaning="Whether unpaid trials are never used, used when a firm insists, or routine.",
    )
    praktik_weeks: int = parameter(
        4, unit="weeks", label="policy", low=1, high=52, source="christensen_reply_2020",
        meaning="Length of an unpaid trial.",
    )
    praktik_every_weeks: int | None = _weeks(
        None,
        "Under routine praktik, a person without a place is put into an unpaid trial at a contact"
        " about so often; null places nobody by routine.",
        source="S2",
    )
    measures_beside: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether the jobcentre goes on ordering its own unpaid trials beside this.",
    )
    in_work_support: bool = parameter(
        True, unit="yes/no", label="policy", source="S4",
        meaning="Whether contact goes on after a job or a course has started.",
    )
    education_support: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether workers help people explore and enter education.",
    )
    benefits_counselling: bool = parameter(
        True, unit="yes/no", label="policy", source="S4",
        meaning="Whether contacts include advice on benefits and work.",
    )
    hours_goal: float | None = parameter(
        None, unit="hours per week", label="policy", low=1, high=60, optional=True, source="S2",
        meaning="Fewest hours of the jobs looked for; null: what a person can manage.",
    )
    wage_subsidy: str = parameter(
        "private", unit="word", label="policy", choices=_words(WageSubsidy), source="S2",
        meaning="Whether jobs with wage subsidy are never used, in private firms, or also public.",
    )
    fleksjob_help: bool = parameter(
        True, unit="yes/no", label="policy", source="S2",
        meaning="Whether workers look for a fleksjob with those who have been granted one.",
    )
    apprenticeships: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether agreements with trades give apprenticeships at any time of the year.",
    )
    duty: bool = parameter(
        False, unit="yes/no", label="policy", source="S2",
        meaning="Whether courses and placements are a duty, with benefits at stake.",
    )
    sessions: int = parameter(
        0, unit="sessions", label="policy", low=0, high=200, source="christensen_2015",
        meaning="Sessions of cognitive remediation and work-related social skills offered.",
    )
    session_interval_weeks: int = parameter(
        1, unit="weeks", label="policy", low=1, high=26, source="christensen_2015",
        meaning="Time between the weeks in which sessions are held.",
    )
    sessions_at_once: int = parameter(
        2, unit="sessions per week", label="policy", low=1, high=10, source="christensen_2015",
        meaning="Sessions held in such a week.",
    )

    # Ending
    ending: str = parameter(
        "by_need", unit="word", label="policy", choices=_words(EndingRule), source="S2",
        meaning="Whether support ends by need and agreement or runs to its limits.",
    )
    ending_weeks: int = parameter(
        8, unit="weeks", label="policy", low=0, high=104, source="S2",
        meaning="How long contact fades out once an ending has been agreed.",
    )
    changes: tuple[Change, ...] = dated(
        dict.fromkeys(("name", "title"), "a programme keeps its name.")
        | {"team_size": "teams stay as they were put together."},
        _OF_WORKERS,
    )
