"""Clarification: find out what, and start searching when it feels safe enough."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import stage
from ipssim.rules.ambivalence import search_threshold
from ipssim.rules.belief import more
from ipssim.rules.clarification import find_clarity
from ipssim.rules.integration import advised_to_wait, dared
from ipssim.rules.pace import after_standstill
from ipssim.rules.presence import presence
from ipssim.rules.resonance import pushed_stress
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.vocabulary import PlaceTrainOrder, Position, Service

_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_SERVED = int(Service.SERVED)
_PLACE_FIRST = int(PlaceTrainOrder.PLACE_THEN_TRAIN)


@stage
def clarify(
    w: int, p: WorldNumbers, programmes: Any, who: Any, arm: Any, service: Any,
    admitted_week: Any, memory: Any, trust: Any, support: Any, ambivalence: Any, clarity: Any,
    motivation: Any, belief: Any, stress: Any, shared: Any, symptoms: Any, symptom_level: Any,
    entry_week: Any, treatment_end: Any, position: Any, log: Any, count: Any,
) -> None:
    """Let clarity grow for those without a place; move them into search when it is enough.

    Being pushed to try is help with trust and pressure without it; a course that must come first
    keeps those who are ready waiting.
    """
    for i in range(who[0], who[1]):
        here = int(position[i])
        if here & _OCCUPIED:
            continue
        clear = find_clarity(float(clarity[i]), float(support[i]), p)
        clarity[i] = clear
        programme = programmes[arm[i]]
        served = service[i] == _SERVED
        weeks = w - admitted_week[i]
        if here & _SEARCH:
            if here & _CLARIFICATION and clear >= p.clear_enough:
                move(log, count, w, position, i, here & ~_CLARIFICATION)
            if served and programme.sequence != _PLACE_FIRST and weeks < programme.course_weeks:
                motivation[i] = after_standstill(float(motivation[i]), p)
            continue
        accompanied = 0.0
        if (
            served
            and programme.sequence == _PLACE_FIRST
            and weeks >= programme.search_start_weeks
        ):
            treated = 1 if w - entry_week[i] < treatment_end[i] else 0
            if advised_to_wait(
                programme.waits_for_treatment, treated, float(symptoms[i]),
                float(symptom_level[i]), p,
            ):
                continue
            accompanied = dared(presence(float(memory[i]), p), float(shared[i]), p)
        if clear >= search_threshold(float(ambivalence[i]), accompanied, p):
            move(log, count, w, position, i, here | _SEARCH)
            belief[i] = more(float(belief[i]), p.belief_start * accompanied)
        else:
            pushed = pushed_stress(float(trust[i]), accompanied, p)
            stress[i] = min(1.0, float(stress[i]) + pushed)
