"""Sessions of cognitive remediation and social skills, held by somebody else than the worker."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four
from ipssim.compiled import stage
from ipssim.recorder import note
from ipssim.rules.sessions import attends
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Service

_SESSION = int(Draw.SESSION)
_SERVED = int(Service.SERVED)
_ATTENDED = int(Event.SESSION)


@stage
def attend(
    w: int, luck: Any, p: WorldNumbers, programmes: Any, who: Any, key: Any, arm: Any,
    service: Any, admitted_week: Any, sick_until: Any, motivation: Any, stress: Any,
    sessions: Any, log: Any, count: Any,
) -> None:
    """Let people come to the sessions their programme offers, as long as there are any left."""
    for i in range(who[0], who[1]):
        programme = programmes[arm[i]]
        if programme.sessions == 0 or service[i] != _SERVED or sick_until[i] >= 0:
            continue
        weeks = w - admitted_week[i]
        held = weeks // programme.session_interval_weeks * programme.sessions_at_once
        if weeks % programme.session_interval_weeks != 0 or held >= programme.sessions:
            continue
        came = 0
        for s in range(min(programme.sessions_at_once, programme.sessions - held)):
            u = four(luck, key[i], w, _SESSION, s // 4)[s % 4]
            if attends(u, float(motivation[i]), float(stress[i]), p):
                came += 1
        if came > 0:
            sessions[i] = min(sessions[i] + came, programme.sessions)
            note(log, count, w, i, _ATTENDED, 0, 0, -1, came)
