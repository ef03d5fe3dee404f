"""The team thinks along, and a leader keeps it together (S2 3.2–3.5; S3; S4)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.team import Team
from ipssim.settings.world import WorldNumbers


@rule
def steering(skill: float, present: int, p: Team) -> float:
    """Return what gets led in a team: 1 for an average leader (S2 3.2, 3.4).

    `present` is 1 where there is a leader this week.
    """
    return 1.0 + p.team * ((skill if present else p.others_step_in) - 1.0)


@rule
def supervised(interval: int, led: float) -> float:
    """Return supervision against a weekly one with an average leader; 0 where there is none."""
    return min(1.5, led / interval) if interval < 1000 else 0.0


@rule
def knowledge_after(knowledge: float, supervision: float, p: Team) -> float:
    """Return what a team knows together of doors and courses after a week (S2 3.5)."""
    return knowledge + (1.0 - knowledge) * p.team * p.supervision_spreads * supervision


@rule
def knowledge_without(knowledge: float, members: int, p: Team) -> float:
    """Return that knowledge after a member has left and taken a member's part of it along."""
    return knowledge * (1.0 - p.team / max(members, 1))


@rule
def doors(knowledge: float, consents: int, p: Team) -> float:
    """Return the factor on applications by outreach from what others know (S0 6.1; S2 3.5).

    `consents` is 1 where relatives and other helpers may be asked.
    """
    return 1.0 + p.team * p.others_open * (knowledge + consents)


@rule
def advised(support: float, knowledge: float, p: Team) -> float:
    """Return the help into education that reaches, with what the team knows of courses."""
    return support * (1.0 + p.team * p.others_open * knowledge)


@rule
def encouraged(belief: float, best: float, supervision: float, p: Team) -> float:
    """Return a worker's belief after the success stories of supervision (S2 3.4; S3)."""
    if best <= belief:
        return belief
    return belief + p.team * p.supervision_spreads * supervision * (best - belief)


@rule
def reviewed(exhaustion: float, led: float, p: Team) -> float:
    """Return exhaustion after a review in which the hardest cases were shared (S3; S2 3.4)."""
    return exhaustion * (1.0 - min(1.0, p.team * p.team_relieves * led))


@rule
def unclear(task_limits: int, p: Team) -> float:
    """Return how unclear a worker's tasks are, 1 where nothing is agreed (S3)."""
    return 1.0 - p.team * p.team_relieves * task_limits


@rule
def practice(weeks: float, p: Team) -> float:
    """Return the part of employer contact that a worker can make after so many weeks (S2 3.3).

    Those of training in the method count as those of practice.
    """
    return 1.0 - p.team * p.newcomer_lacks * math.exp(-weeks / p.newcomer_learns)


@rule
def given_by_colleagues(stand_in: int, p: Team) -> float:
    """Return the share of a missing worker's hours that colleagues give (S2 4.3)."""
    return p.team * p.others_step_in * stand_in


@rule
def trust_in_colleague(before: float, after: float, stand_in: int, p: Team) -> float:
    """Return trust after a change; less of it goes where the successor was known (S0 6)."""
    return after + p.team * p.others_step_in * stand_in * (before - after)


@rule
def leader_leaving_rate(p: WorldNumbers) -> float:
    """Return the weekly rate at which a leader leaves (one of two units in three years, S2 3.2)."""
    return p.team * p.leaving
