"""Integration with treatment: it grows by daily presence, and varies (S2 3.1–3.3, 6.2; S4)."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.settings.mechanisms.integration import Integration
from ipssim.settings.world import WorldNumbers


@rule
def cooperation_after(
    cooperation: float, teams: int, desk_days: float, records: int, led: float, p: WorldNumbers
) -> float:
    """Return a service's cooperation with treatment after a week, 0 to 1.

    Days at the same place build it, not conferences, and are shared by the treatment teams a worker
    is attached to (S2 3.1, 3.3). Being employed there counts as a full week (the American original,
    S2 3.1). Attached to none, it fades.
    """
    built = 0.0
    if teams > 0:
        days = 5.0 if records else desk_days
        built = led * p.cooperation_daily * days / 5.0 / max(1.0, teams / 2.0)
    change = (1.0 - cooperation) * min(1.0, built) - cooperation * p.ties_fade
    return cooperation + p.integration * change


@rule
def conflict_rate(led: float, meetings: float, p: Integration) -> float:
    """Return the weekly rate of a conflict with treatment: poor steering, few meetings (S2 3.2)."""
    return p.integration * p.conflict / (1.0 + meetings) / max(led, 0.2)


@rule
def cooperation_after_conflict(cooperation: float, p: Integration) -> float:
    """Return cooperation after a conflict; it must be rebuilt from the start (S2 3.2)."""
    return min(cooperation, p.cooperation_start)


@rule
def shared_with_treatment(
    cooperation: float, clinician: float, in_treatment: int, agreed: int, teams: int,
    p: Integration,
) -> float:
    """Return how much worker and treatment know of each other's work for a person.

    Attitudes differ clinician by clinician (S2 3.3); `agreed` is 1 where contact is a condition
    or the person has said yes.
    """
    if teams <= 0 or not in_treatment or not agreed:
        return 0.0
    return p.integration * cooperation * clinician


@rule
def told_by_treatment(shared: float, p: Integration) -> float:
    """Return hours of knowing a person that a week's talk with treatment is worth (S2 3.3)."""
    return p.integration * p.treatment_tells * shared


@rule
def mistimed(shared: float, p: Integration) -> float:
    """Return the share of relapses of a start at the wrong time that is left (S2 3.5; S4)."""
    return 1.0 - p.shared_eases * shared


@rule
def judged_capacity(capacity: float, shared: float, p: Integration) -> float:
    """Return the hours a worker thinks a person can manage; too many with nothing shared (S4)."""
    return capacity * (1.0 + p.misjudged_hours * (1.0 - shared))


@rule
def heard_worse(shared: float, symptoms: float, level: float, p: Integration) -> float:
    """Return how surely a worker hears from treatment, the same week, of a worse time (S2 3.5)."""
    return p.integration * shared if symptoms - level > p.unstable_at else 0.0


@rule
def wait_when_heard(interval: int, heard: float) -> int:
    """Return the weeks between contacts when a worse time is heard of: each costs its minutes."""
    return interval - int(heard * (interval - 1) + 0.5)


@rule
def caught_early(shared: float, support: float, p: Integration) -> float:
    """Return what is left of a relapse that worker and treatment see coming (S2 3.5; S4).

    Somebody must see the person and be told (`support`), and the other must hear of it.
    """
    return 1.0 - p.integration * p.shared_eases * shared * support


@rule
def place_held(
    shared: float, support: float, away: bool, symptoms: float, level: float, p: Integration
) -> float:
    """Return what takes off the log of losing a place in a bad time that is known of (S2 3.5; S4).

    Who hears of it, and has the contact to be trusted with it, tells the employer or the school
    and holds the place: through an admission, and through weeks that go badly.
    """
    bad = 1.0 if away else 0.0
    if symptoms - level > p.unstable_at:
        bad += 1.0
    return p.integration * p.illness_told * bad * shared * support


@rule
def kept_by_treatment(
    shared: float, in_treatment: int, contacts_per_month: float, p: Integration
) -> float:
    """Return what treatment takes off the log of losing a place.

    Tuned to the job it helps; appointments in working hours cost, less when it is known (S2 6.2),
    and cost in full where nothing is.
    """
    if not in_treatment:
        return 0.0
    clash = p.appointments_clash * contacts_per_month / 4.0 * (1.0 - p.integration * shared)
    return p.integration * p.tuned_keeps * shared - clash


@rule
def dared(accompanied: float, shared: float, p: Integration) -> float:
    """Return the company in trying: with treatment behind her a worker dares more (S2 3.3)."""
    if accompanied <= 0.0:
        return accompanied
    return accompanied + p.shared_eases * shared * (1.0 - accompanied)


@rule
def advised_to_wait(
    waits: int, in_treatment: int, symptoms: float, level: float, p: Integration
) -> bool:
    """Say whether search waits because treatment advises it (IPS-MA, S2 4)."""
    asked = p.integration > 0.0 and waits > 0 and in_treatment > 0
    return asked and symptoms - level > p.unstable_at


@rule
def referral_rate(rate: float, cooperation: float, belief: float, p: WorldNumbers) -> float:
    """Return the weekly rate of being referred, by how treatment and workers see it go.

    Poor cooperation keeps half of the referrals back, and each job found raises belief and with it
    referrals (S2 3.3, 6.2; S4; size assumed).
    """
    together = 1.0 + p.integration * (cooperation - 0.5)
    return rate * together * math.exp(p.belief * p.worker_belief_moves * (belief - 0.5))
