"""Contingencies: what befalls whatever the plan, and hospital after a relapse (S0 5.1, 6.2)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.contingencies import Contingencies
from ipssim.vocabulary import Contingency

_ILLNESS = int(Contingency.ILLNESS)
_HOUSING = int(Contingency.HOUSING)
_PARTNER = int(Contingency.PARTNER)
_CHILDREN = int(Contingency.CHILDREN)


@rule
def befall_rate(children: int, partner: int, p: Contingencies) -> float:
    """Return the weekly rate at which something befalls; of children and partner if there are."""
    family = p.children_need * children + p.partner_leaves * partner
    return p.contingencies * (p.body_ills + p.home_troubles + family)


@rule
def kind_befalling(u: float, children: int, partner: int, p: Contingencies) -> int:
    """Return which `Contingency` it is, in proportion to the rates; `u` is a draw in (0, 1)."""
    family = p.children_need * children + p.partner_leaves * partner
    at = u * (p.body_ills + p.home_troubles + family)
    if at < p.body_ills:
        return _ILLNESS
    if at < p.body_ills + p.home_troubles:
        return _HOUSING
    if at < p.body_ills + p.home_troubles + p.partner_leaves * partner:
        return _PARTNER
    return _CHILDREN if children > 0 else _ILLNESS


@rule
def weeks_taken(kind: int, u: float, p: Contingencies) -> int:
    """Return how many weeks it takes; `u` is a draw in (0, 1)."""
    mean = p.body_weeks if kind == _ILLNESS else p.trouble_weeks
    return 1 + int(min(-math.log(u), 4.0) * mean)


@rule
def befallen_stress(stress: float, p: Contingencies) -> float:
    """Return stress in the week in which something befalls."""
    return min(1.0, stress + p.contingencies * p.befall_stress)


@rule
def shaken(insecurity: float, kind: int, p: Contingencies) -> float:
    """Return fear of losing the livelihood; home and partner carry part of it (S0 5.1)."""
    if kind != _HOUSING and kind != _PARTNER:
        return insecurity
    return insecurity + p.contingencies * p.livelihood_shaken * (1.0 - insecurity)


@rule
def admission_chance(p: Contingencies) -> float:
    """Return the chance that a relapse leads to a stay in hospital."""
    return p.contingencies * p.admission


@rule
def stay_length(u: float, p: Contingencies) -> int:
    """Return the weeks of a stay in hospital; `u` is a draw in (0, 1)."""
    return 1 + int(min(-math.log(u), 4.0) * p.stay_weeks)


@rule
def on_the_ward(minutes: float, community_share: float, p: Contingencies) -> float:
    """Return the length of a contact during a stay; none by a service that never goes out (S4)."""
    return minutes * p.ward_contact * community_share


@rule
def is_away(sick_until: int, p: Contingencies) -> bool:
    """Say whether a person is away ill from a place; `sick_until` is -1 for those who are not."""
    return p.contingencies > 0.0 and sick_until >= 0


@rule
def away_loses(away: bool, p: Contingencies) -> float:
    """Return what being away ill adds to the log of the rate of losing a job or a course."""
    return p.contingencies * p.absence_loses if away else 0.0
