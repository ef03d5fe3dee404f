"""The worker's stress, exhaustion and leaving, and what it does to each relation (S3; S2 4.3)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip
from ipssim.settings.mechanisms.exhaustion import Exhaustion
from ipssim.settings.world import WorldNumbers


@rule
def overload(wanted: float, week_minutes: float) -> float:
    """Return a worker's stress of a week, 0 to 1: the part of the wanted that did not fit."""
    return 1.0 - week_minutes / wanted if wanted > week_minutes else 0.0


@rule
def next_exhaustion(
    exhaustion: float, stress: float, unclear: float, team_share: float, supervision: float,
    p: WorldNumbers,
) -> float:
    """Return exhaustion after a week: overload and unclear limits wear, supervision relieves.

    `unclear` is 1 where no limits of the task are agreed; `supervision` is against a weekly one.
    """
    wear = p.exhaustion * (p.wear * stress + p.wear_unclear * unclear)
    relief = p.wear * team_share / 0.15 * (1.0 + p.team * (supervision - 1.0))
    return clip(exhaustion + wear * (1.0 - exhaustion) - relief * exhaustion, 0.0, 1.0)


@rule
def powerless(exhaustion: float, p: Exhaustion) -> float:
    """Return exhaustion after a job was lost that the worker could do nothing about (S3)."""
    return exhaustion + p.exhaustion * p.wear * (1.0 - exhaustion)


@rule
def attention(exhaustion: float, p: Exhaustion) -> float:
    """Return what is left of a contact when the worker is exhausted, 0 to 1."""
    return 1.0 - p.exhaustion * p.exhausted_contact * exhaustion


@rule
def leaving_rate(exhaustion: float, p: Exhaustion) -> float:
    """Return the weekly rate at which a worker leaves (Butenko 2022; rise with strain assumed)."""
    return p.exhaustion * p.leaving * math.exp(p.exhausted_leaves * exhaustion)
