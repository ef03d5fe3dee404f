"""Stigma and disclosure, item by item, by the candidate's choice (S0 6.2; Bjørnshagen 2021)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.mechanisms.disclosure import Disclosure
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Item

ILLNESS, GAP, NEEDS = int(Item.ILLNESS), int(Item.GAP), int(Item.NEEDS)


@rule
def items_told(
    illness: float, gap: float, needs: float, support: float, p: Disclosure
) -> int:
    """Return which items a person tells, as flags; the first three are the person's own draws.

    Advice opens for telling of the gap and of needs; the illness is told as often as without it.
    """
    willing = p.tells + p.tells * (1.0 - p.tells) * support
    told = 0
    if illness < p.tells:
        told |= ILLNESS
    if gap < willing:
        told |= GAP
    if needs < willing:
        told |= NEEDS
    return told


@rule
def invitation_left(told: int, accompanied: int, p: Disclosure) -> float:
    """Return the share of invitations left: 27–34 % fewer with the illness told.

    Coming with somebody from the service tells part of it already (Bjørnshagen 2021; Baert 2016).
    """
    share = p.tells if accompanied else 0.0
    if told & ILLNESS:
        share = 1.0
    return 1.0 - p.disclosure * p.told_invitation * share


@rule
def gap_counted(cv_gap: float, told: int, p: Disclosure) -> float:
    """Return the years of a gap that count against a person; none where it is explained."""
    explained = p.disclosure if told & GAP else 0.0
    return min(cv_gap, 10.0) * (1.0 - explained)


@rule
def told_holds(told: int, openness: float, p: Disclosure) -> float:
    """Return what telling of needs takes off the log of job loss, by the employer's openness.

    It helps where there is capacity to include, and harms where there is none (S0 6.2).
    """
    if told & NEEDS:
        return p.disclosure * p.told_keeps * clip(openness + 1.0, -1.0, 2.0)
    return 0.0


@rule
def hiding_stress(told: int, p: WorldNumbers) -> float:
    """Return a week's stress of a job in which needs are hidden."""
    return 0.0 if told & NEEDS else p.disclosure * p.strain
