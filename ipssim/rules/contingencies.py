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
    return p.contingencies * p.befalls * (2.0 + partner + children)


@rule
def kind_befalling(u: float, children: int, partner: int) -> int:
    """Return which `Contingency` it is of those there can be; `u` is a draw in (0, 1)."""
    at = u * (2.0 + partner + children)
    if at < 1.0:
        return _ILLNESS
    if at < 2.0:
        return _HOUSING
    return _PARTNER if at < 2.0 + partner else _CHILDREN


@rule
def weeks_taken(u: float, p: Contingencies) -> int:
    """Return the weeks that it takes, or those of a stay; `u` is a draw in (0, 1)."""
    return 1 + int(min(-math.log(u), 4.0) * p.trouble_weeks)


@rule
def befallen_stress(stress: float, p: Contingencies) -> float:
    """Return stress in the week in which something befalls."""
    return stress + p.contingencies * p.befall_shakes * (1.0 - stress)


@rule
def shaken(insecurity: float, kind: int, p: Contingencies) -> float:
    """Return fear of losing the livelihood; home and partner carry part of it (S0 5.1)."""
    if kind != _HOUSING and kind != _PARTNER:
        return insecurity
    return insecurity + p.contingencies * p.befall_shakes * (1.0 - insecurity)


@rule
def admission_chance(p: Contingencies) -> float:
    """Return the chance that a relapse leads to a stay in hospital."""
    return p.contingencies * p.admission


@rule
def is_away(sick_until: int, p: Contingencies) -> bool:
    """Say whether a person is away ill from a place; `sick_until` is -1 for those who are not."""
    return p.contingencies > 0.0 and sick_until >= 0


@rule
def away_loses(away: bool, p: Contingencies) -> float:
    """Return what being away ill adds to the log of the rate of losing a job or a course."""
    return p.contingencies if away else 0.0
