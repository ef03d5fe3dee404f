"""A worker's week is a budget; hours go to people by need and position."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Position
from ipssim.world.records import ProgrammeNumbers

_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)


@rule
def whole_week(share: float, programme: ProgrammeNumbers) -> float:
    """Return the minutes a week of a post."""
    return 60.0 * programme.worker_week_hours * share


@rule
def treatment_minutes(programme: ProgrammeNumbers, p: WorldNumbers) -> float:
    """Return the minutes a week that conferences and desks with treatment take (S2 3.1, 3.3).

    A desk day holds one conference, others ask for a way of their own. Each desk day is talked
    with clinicians; a desk that is one's own only some days costs the way and time that is lost.
    """
    if programme.treatment_teams <= 0:
        return 0.0
    days = 5.0 if programme.shared_records else programme.desk_days
    desks = p.talk_minutes * days
    if 0.0 < days < 5.0:
        desks += (programme.travel_minutes + p.talk_minutes) * days
    held = programme.conference_minutes * programme.treatment_teams
    ways = max(0.0, programme.treatment_teams - days) if held > 0.0 else 0.0
    return held + ways * programme.travel_minutes + desks


@rule
def meeting_minutes(leads: int, programme: ProgrammeNumbers, p: WorldNumbers) -> float:
    """Return the minutes a week of meetings: supervision, and the managements' (S2 3.4; S3).

    The latter are the leader's (S4). Sessions of training ask nothing of the workers: a
    psychologist holds them (S2 3.2).
    """
    often = 1.0 / programme.supervision_interval_weeks
    return p.meeting_minutes * (often + leads * programme.executive_meetings / 52.0)


@rule
def team_minutes(
    share: float, caseload: int, leads: int, programme: ProgrammeNumbers, p: WorldNumbers
) -> float:
    """Return the minutes a week that the timetable takes from a post, and `team_share` on top.

    A post that is paid in part asks its part of a full one's timetable; one of few hours asks for
    a whole one (`worker_week_hours`). Where treatment is a condition and no team of it is met, it
    is written to about each person (S2 5.4).
    """
    whole = whole_week(share, programme)
    asked = meeting_minutes(leads, programme, p) + treatment_minutes(programme, p)
    often = 1.0 / programme.review_interval_weeks
    if programme.treatment_contact_required and programme.treatment_teams <= 0:
        often += 1.0
    cases = p.case_minutes * often * caseload
    return min(whole, whole * programme.team_share + share * asked + cases)


@rule
def part_together(
    share: float, caseload: int, programme: ProgrammeNumbers, p: WorldNumbers
) -> float:
    """Return the part of a worker's week that is spent with colleagues and treatment."""
    return team_minutes(share, caseload, 0, programme, p) / max(whole_week(share, programme), 1.0)


@rule
def minutes_for_people(
    share: float, caseload: int, leads: int, programme: ProgrammeNumbers, p: WorldNumbers
) -> float:
    """Return a worker's minutes a week after the timetable and the caseload's paperwork (S2 3.4).

    Office help takes paperwork off the team, as much to each.
    """
    week = whole_week(share, programme) - team_minutes(share, caseload, leads, programme, p)
    helped = 60.0 * programme.clerk_hours / programme.team_size
    return max(0.0, week - max(0.0, programme.documentation_minutes * caseload - helped))


@rule
def employer_minutes_kept(programme: ProgrammeNumbers, p: WorldNumbers) -> float:
    """Return the weekly employer time a person that a full post of a full caseload can keep up."""
    cap = int(programme.caseload_cap)
    possible = minutes_for_people(1.0, cap, 0, programme, p) / max(cap, 1)
    return min(programme.employer_minutes, possible)


@rule
def carry_over(left: float, programme: ProgrammeNumbers) -> float:
    """Return the minutes of a week that may be saved for the next: at most one long contact.

    A contact is held whole or not at all; without saving, a small part of a post would never
    hold one.
    """
    longest = max(
        programme.clarification_minutes, programme.search_minutes, programme.start_minutes,
        programme.steady_minutes,
    )
    return min(left, longest + programme.travel_minutes)


@rule
def advice_minutes(
    length: float, position: int, wants_education: int, insecurity: float,
    programme: ProgrammeNumbers, p: WorldNumbers,
) -> float:
    """Return what advice on money and help with education add to a contact (S4; S2 3.5).

    The more a person fears for the livelihood, the longer the first; the second is for those who
    look for a course. Neither makes a contact more than twice its meant `length`.
    """
    talks = insecurity if programme.benefits_counselling else 0.0
    if programme.education_support and wants_education and position & _SEARCH:
        talks += 1.0
    return min(p.talk_minutes * talks, length)


@rule
def contact_length(position: int, tenure: int, programme: ProgrammeNumbers) -> float:
    """Return the minutes a contact is meant to take in this position; 0 where none is meant."""
    if position & (_IN_WORK | _IN_STUDY) and not programme.in_work_support:
        return 0.0
    if position & _ENDING:
        return programme.steady_minutes
    if position & (_IN_WORK | _IN_STUDY):
        early = tenure < programme.start_weeks
        return programme.start_minutes if early else programme.steady_minutes
    if position & _SEARCH:
        return programme.search_minutes
    return programme.clarification_minutes


@rule
def contact_interval(position: int, tenure: int, programme: ProgrammeNumbers) -> int:
    """Return the weeks meant to lie between contacts in this position."""
    settled = position & (_IN_WORK | _IN_STUDY) and tenure >= programme.start_weeks
    if position & _ENDING or settled:
        return programme.steady_interval_weeks
    return programme.contact_interval_weeks


@rule
def urgency(position: int, waited: int, interval: int, tenure: int, symptoms: float) -> float:
    """Return who goes first when the week is too short: waiting, a new start, a hard time."""
    need = waited / interval + 0.3 * symptoms
    if position & (_IN_WORK | _IN_STUDY) and tenure < 4:
        need += 1.0
    return need
