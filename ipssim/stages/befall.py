"""Life beside work: what befalls, hospital, needs for help, substance use, what is in reach."""

from __future__ import annotations

from ipssim.chance import BLOCK, Draw, Luck, four, four_each, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.broader_needs import asked_for, need_left, need_rate, unmet_stress
from ipssim.rules.common import happens
from ipssim.rules.contingencies import (
    admission_chance,
    befall_rate,
    befallen_stress,
    is_away,
    kind_befalling,
    shaken,
    weeks_taken,
)
from ipssim.rules.substance_use import held_use, rhythm_of
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Contingency, Event, Service
from ipssim.world.columns import Candidates
from ipssim.world.periods import Now
from ipssim.world.person import Health, Help, Home, Mind, Tally
from ipssim.world.run import Run

_CONTINGENCY = int(Draw.CONTINGENCY)
_HOSPITAL = int(Draw.HOSPITAL)
_DISTANCE = int(Draw.DISTANCE)
_ILLNESS = int(Contingency.ILLNESS)
_PARTNER = int(Contingency.PARTNER)
_SERVED = int(Service.SERVED)
_BEFALLEN = int(Event.BEFALLEN)
_STARTED = int(Event.HOSPITAL_STARTED)
_OVER = int(Event.HOSPITAL_ENDED)
_ILL = int(Event.SICK_LEAVE_STARTED)
_LEAST_NEED = 0.01  # hours below which nothing is left of a need


@rule
def in_reach(luck: Luck, key: int, e: int, bound: float) -> bool:
    """Say whether a person can get to an employer, `bound` being the share of all they can.

    The draw belongs to the two of them: what is too far once stays too far.
    """
    return bound >= 1.0 or uniform(luck, key, 0, _DISTANCE, e) <= bound


@stage
def _fall_ill(w: int, i: int, weeks: int, health: Health, log: Log) -> None:
    """Let person `i` be ill for so many weeks from now; an illness that lasts longer goes on."""
    if health.sick_until[i] < 0:
        note(log, w, i, _ILL, 0, 0, -1, weeks)
    health.sick_until[i] = max(health.sick_until[i], w + weeks)


@stage
def admit(
    w: int, luck: Luck, p: WorldNumbers, i: int, key: int, health: Health, tally: Tally, log: Log
) -> None:
    """Let a relapse lead to a stay in hospital; support and any place go on beside it."""
    if admission_chance(p) <= 0.0 or health.hospital_until[i] >= 0:
        return
    draws = four(luck, key, w, _HOSPITAL, 0)
    if draws[0] < admission_chance(p):
        weeks = weeks_taken(draws[1], p)
        health.hospital_until[i] = w + weeks
        _fall_ill(w, i, weeks, health, log)
        note(log, w, i, _STARTED, 0, 0, -1, weeks)
        tally.stays[i] += 1


@stage
def _strike(
    w: int, p: WorldNumbers, i: int, u: float, length: float, unlimited: int, home: Home,
    mind: Mind, help: Help, health: Health, log: Log,
) -> None:
    """Let something befall person `i`: it weighs, takes weeks, frightens and asks for help."""
    kind = kind_befalling(u, int(home.children[i]), int(home.partner[i]))
    weeks = weeks_taken(length, p)
    if kind == _ILLNESS:
        _fall_ill(w, i, weeks, health, log)
    else:
        home.trouble_until[i] = max(home.trouble_until[i], w + 1 + weeks)
    if kind == _PARTNER:
        home.partner[i] = 0
    mind.stress[i] = befallen_stress(float(mind.stress[i]), p)
    mind.insecurity[i] = shaken(float(mind.insecurity[i]), kind, p)
    help.need[i] = asked_for(float(help.need[i]), unlimited, p)
    note(log, w, i, _BEFALLEN, kind, 0, -1, weeks)


@stage
def befall(w: int, luck: Luck, now: Now, people: Candidates, run: Run, log: Log) -> None:
    """Let come what no plan foresees; let needs weigh and pass, use move, and stays end."""
    p = now.world
    key = people.person.key
    terms, service = people.standing.terms, people.standing.service
    children, partner = people.home.children, people.home.partner
    memory, need = people.help.memory, people.help.need
    employer = people.job.employer
    study_since = people.study.study_since
    praktik_employer = people.praktik.praktik_employer
    substance_entry, sick_until = people.health.substance_entry, people.health.sick_until
    hospital_until, substance = people.health.hospital_until, people.health.substance
    stress = people.mind.stress
    draws = run.draws
    most = befall_rate(1, 1, p)  # nobody's is higher: decides most weeks
    arises = need_rate(p)
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        if most > 0.0 or arises > 0.0:
            four_each(luck, key, start, stop, w, _CONTINGENCY, 0, draws)
        for i in range(start, stop):
            j = i - start
            if hospital_until[i] >= 0 and w >= hospital_until[i]:
                hospital_until[i] = -1
                note(log, w, i, _OVER, 0, 0, -1, 0.0)
            programme = now.terms[terms[i]]
            helps = service[i] == _SERVED and programme.broader_help
            unlimited = 1 if helps and not programme.task_limits else 0
            if need[i] > 0.0:
                stress[i] = min(1.0, float(stress[i]) + unmet_stress(float(need[i]), p))
                left = need_left(float(need[i]), p)
                need[i] = left if left > _LEAST_NEED else 0.0
            if arises > 0.0 and happens(arises, draws[3, j]):
                need[i] = asked_for(float(need[i]), unlimited, p)
            if draws[0, j] < most and happens(
                befall_rate(int(children[i]), int(partner[i]), p), draws[0, j]
            ):
                _strike(
                    w, p, i, draws[1, j], draws[2, j], unlimited, people.home, people.mind,
                    people.help, people.health, log,
                )
            if substance_entry[i] > 0.0:
                placed = employer[i] >= 0 or study_since[i] >= 0 or praktik_employer[i] >= 0
                there = placed and not is_away(int(sick_until[i]), p)
                substance[i] = held_use(
                    float(substance_entry[i]), rhythm_of(float(memory[i]), 1 if there else 0, p), p
                )
