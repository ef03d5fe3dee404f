"""Clarification: find out what, and start searching when it feels safe enough."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import stage
from ipssim.rules.clarification import find_clarity, search_threshold
from ipssim.rules.relation import presence
from ipssim.settings.world import WorldNumbers
from ipssim.stages.muster import move
from ipssim.vocabulary import Position, Sequence, Service

_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_SERVED = int(Service.SERVED)
_PLACE_FIRST = int(Sequence.PLACE_THEN_TRAIN)


@stage
def clarify(
    w: int, p: WorldNumbers, programmes: Any, active: Any, state: Any, arm: Any, service: Any,
    admitted_week: Any, memory: Any, support: Any, ambivalence: Any, clarity: Any, position: Any,
    log: Any, count: Any,
) -> None:
    """Let clarity grow for those without a place; move them into search when it is enough."""
    for j in range(state[0]):
        i = active[j]
        here = int(position[i])
        if here & _OCCUPIED:
            continue
        clear = find_clarity(float(clarity[i]), float(support[i]), p)
        clarity[i] = clear
        if here & _SEARCH:
            if here & _CLARIFICATION and clear >= p.clear_enough:
                move(log, count, w, position, i, here & ~_CLARIFICATION)
            continue
        programme = programmes[arm[i]]
        accompanied = 0.0
        if (
            service[i] == _SERVED
            and programme.sequence == _PLACE_FIRST
            and w - admitted_week[i] >= programme.search_start_weeks
        ):
            accompanied = presence(float(memory[i]), p)
        if clear >= search_threshold(float(ambivalence[i]), accompanied, p):
            move(log, count, w, position, i, here | _SEARCH)
