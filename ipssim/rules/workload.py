"""A worker's week is a budget; hours go to people by need and position."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.declare.programme import Programme
from ipssim.vocabulary import Position

_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)


@rule
def whole_week(share: float, programme: Programme) -> float:
    """Return the minutes a week of a post."""
    return 60.0 * programme.worker_week_hours * share


@rule
def minutes_for_people(share: float, caseload: int, programme: Programme) -> float:
    """Return a worker's minutes a week after team time and paperwork for the caseload (S2 3.4).

    Office help takes paperwork off the team, as much to each.
    """
    week = whole_week(share, programme) * (1.0 - programme.team_share)
    helped = 60.0 * programme.clerk_hours / programme.team_size
    return max(0.0, week - max(0.0, programme.documentation_minutes * caseload - helped))


@rule
def carry_over(left: float, programme: Programme) -> float:
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
def contact_length(position: int, tenure: int, programme: Programme) -> float:
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
def contact_interval(position: int, tenure: int, programme: Programme) -> int:
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
