"""Many roles of one person: divided, part of what is known is lost (S0 6.2; S2 5.5)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.many_roles import ManyRoles


@rule
def continuity(workers: int, together: int, p: ManyRoles) -> float:
    """Return the share of what a contact builds that is kept when support is divided, 0 to 1.

    With one worker nothing is lost. Trained and placed together they lose less (S4).
    """
    lost = p.divided_loses * (1.0 - 1.0 / workers) * (1.0 - p.together_keeps * together)
    return 1.0 - p.many_roles * lost
