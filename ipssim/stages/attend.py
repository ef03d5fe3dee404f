"""Sessions of cognitive remediation and social skills, held by somebody else than the worker."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.sessions import attends
from ipssim.vocabulary import Event, Service
from ipssim.world.columns import Candidates
from ipssim.world.periods import Now
from ipssim.world.run import Run

_SESSION = int(Draw.SESSION)
_SERVED = int(Service.SERVED)
_ATTENDED = int(Event.SESSION)


@stage
def attend(w: int, luck: Luck, now: Now, people: Candidates, run: Run, log: Log) -> None:
    """Let people come to the sessions their programme offers, as long as there are any left."""
    key = people.person.key
    terms, service = people.standing.terms, people.standing.service
    admitted_week = people.standing.admitted_week
    sick_until = people.health.sick_until
    motivation, stress = people.mind.motivation, people.mind.stress
    sessions = people.help.sessions
    for i in range(run.who[0], run.who[1]):
        programme = now.terms[terms[i]]
        if programme.sessions == 0 or service[i] != _SERVED or sick_until[i] >= 0:
            continue
        weeks = w - admitted_week[i]
        held = weeks // programme.session_interval_weeks * programme.sessions_at_once
        if weeks % programme.session_interval_weeks != 0 or held >= programme.sessions:
            continue
        came = 0
        for s in range(min(programme.sessions_at_once, programme.sessions - held)):
            u = four(luck, key[i], w, _SESSION, s // 4)[s % 4]
            if attends(u, float(motivation[i]), float(stress[i])):
                came += 1
        if came > 0:
            sessions[i] = min(sessions[i] + came, programme.sessions)
            note(log, w, i, _ATTENDED, 0, 0, -1, came)
