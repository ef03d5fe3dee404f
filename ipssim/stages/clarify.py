"""Clarification: find out what, and start searching when it feels safe enough."""

from __future__ import annotations

from ipssim.compiled import stage
from ipssim.recorder import Log
from ipssim.rules.ambivalence import search_threshold
from ipssim.rules.belief import more
from ipssim.rules.clarification import find_clarity
from ipssim.rules.integration import advised_to_wait, dared
from ipssim.rules.pace import after_standstill
from ipssim.rules.presence import presence
from ipssim.rules.resonance import pushed_stress, reaching
from ipssim.stages.muster import move
from ipssim.vocabulary import PlaceTrainOrder, Position, Service
from ipssim.world.columns import Candidates, Treatment
from ipssim.world.periods import Now
from ipssim.world.run import Run

_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_SERVED = int(Service.SERVED)
_PLACE_FIRST = int(PlaceTrainOrder.PLACE_THEN_TRAIN)


@stage
def clarify(w: int, now: Now, people: Candidates, treatment: Treatment, run: Run, log: Log) -> None:
    """Let clarity grow for those without a place; move them into search when it is enough.

    Being pushed to try is help with trust and pressure without it; a course that must come first
    keeps those who are ready waiting.
    """
    p = now.world
    terms, service = people.standing.terms, people.standing.service
    admitted_week, position = people.standing.admitted_week, people.standing.position
    memory, trust, support = people.help.memory, people.help.trust, people.help.support
    shared = people.help.shared
    ambivalence, clarity = people.mind.ambivalence, people.mind.clarity
    motivation, belief, stress = people.mind.motivation, people.mind.belief, people.mind.stress
    symptoms = people.health.symptoms
    symptom_level = people.traits.symptom_level
    entry_week = people.person.entry_week
    treatment_end = treatment.end_week
    for i in range(run.who[0], run.who[1]):
        here = int(position[i])
        if here & _OCCUPIED:
            continue
        clear = find_clarity(float(clarity[i]), float(support[i]), p)
        clarity[i] = clear
        programme = now.terms[terms[i]]
        served = service[i] == _SERVED
        weeks = w - admitted_week[i]
        if here & _SEARCH:
            if clear >= search_threshold(float(ambivalence[i]), 0.0, p):  # dares it alone
                move(log, w, position, i, here & ~_CLARIFICATION)
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
            there = presence(float(memory[i]), p)
            accompanied = dared(
                reaching(1.0, there, float(people.help.known[i]), p), float(shared[i]), p
            )
        if clear >= search_threshold(float(ambivalence[i]), accompanied, p):
            move(log, w, position, i, here | _SEARCH)
            belief[i] = more(float(belief[i]), p.belief_step * accompanied)
        else:
            pushed = pushed_stress(float(trust[i]), accompanied, p)
            stress[i] = min(1.0, float(stress[i]) + pushed)
