"""In work: keep it, change hours, or lose it and know more."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four
from ipssim.compiled import stage
from ipssim.recorder import note
from ipssim.rules.clarification import after_setback
from ipssim.rules.common import happens
from ipssim.rules.in_work import adjusted_hours, hold, job_loss_rate, kind_of_job_ending
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.stages.settle import burn_bridge
from ipssim.vocabulary import Channel, Event, Position

_WORK = int(Draw.WORK)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_CLARIFICATION = int(Position.CLARIFICATION)
_ENDING = int(Position.ENDING)
_JOB_ENDED = int(Event.JOB_ENDED)
_HOURS_CHANGED = int(Event.HOURS_CHANGED)
_OUTREACH = int(Channel.OUTREACH)


@stage
def work(
    w: int, luck: Any, p: WorldNumbers, full_time: float, active: Any, state: Any, position: Any,
    worker: Any, employer: Any, job_since: Any, job_channel: Any, job_hours: Any, job_match: Any,
    cognition: Any, symptoms: Any, capacity: Any, support: Any, fragility: Any, tries: Any,
    clarity: Any, network: Any, network_trust: Any, log: Any, count: Any,
) -> None:
    """Let jobs end or go on; with support, hours move towards what the person can manage."""
    for j in range(state[0]):
        i = active[j]
        if employer[i] < 0 or job_since[i] == w:
            continue
        draws = four(luck, i, w, _WORK, 0)
        able = float(capacity[i])
        hours = float(job_hours[i])
        held = hold(
            float(cognition[i]), max(0.0, hours - able), float(symptoms[i]), float(support[i]),
            float(fragility[i]), int(tries[i]), p,
        )
        tenure = w - job_since[i]
        if happens(job_loss_rate(held, float(job_match[i]), tenure, p), draws[0]):
            reason = kind_of_job_ending(draws[1], p)
            note(log, count, w, i, _JOB_ENDED, reason, 0, employer[i], tenure)
            if job_channel[i] == _OUTREACH and tenure < p.brief:
                burn_bridge(p, worker[i], employer[i], network, network_trust)
            employer[i] = -1
            job_since[i] = -1
            job_hours[i] = 0.0
            tries[i] = min(100, tries[i] + 1)
            clarity[i] = after_setback(float(clarity[i]), float(support[i]), p)
            here = int(position[i]) & ~_IN_WORK
            if not here & _IN_STUDY:
                here = (here | _CLARIFICATION) & ~_ENDING
            move(log, count, w, position, i, here)
        elif support[i] > 0.0 and draws[2] < p.hours_step * support[i]:
            new = adjusted_hours(hours, able, full_time)
            if new != hours:
                job_hours[i] = new
                note(log, count, w, i, _HOURS_CHANGED, 0, 0, employer[i], new)
