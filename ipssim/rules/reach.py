"""Home and reach: distance, transport and children bound what can be reached (S0 6.2)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.reach import Reach
from ipssim.settings.world import WorldNumbers


@rule
def bounded(reach: float, p: Reach) -> float:
    """Return the share of workplaces a person can get to; all of them without the mechanism."""
    return 1.0 - p.reach * (1.0 - reach)


@rule
def stays_away_chance(reach: float, community_share: float, p: Reach) -> float:
    """Return the chance that a contact is not come to; nobody misses one held where they are."""
    return p.reach * p.stays_away * (1.0 - reach) * (1.0 - community_share)


@rule
def far_away(p: WorldNumbers) -> float:
    """Return a week's stress of an arranged place that is out of reach."""
    return p.reach * p.strain
