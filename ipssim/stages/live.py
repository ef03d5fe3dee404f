"""Life beside the programme: talks at the jobcentre, symptoms, stress, capacity."""

from __future__ import annotations

from typing import Any

from ipssim.chance import BLOCK, Draw, four, four_each
from ipssim.compiled import stage
from ipssim.recorder import note
from ipssim.rules.chicken_and_egg import too_early_or_too_hard, trained, work_on_symptoms
from ipssim.rules.contingencies import is_away
from ipssim.rules.forced_placement import harm_of, mismatch_of
from ipssim.rules.health import fade_stress, next_capacity, next_symptoms, relapses
from ipssim.rules.integration import mistimed
from ipssim.rules.jobcentre import talk_stress
from ipssim.rules.substance_use import harm_of_use, use_relapses
from ipssim.rules.treatment import level_now
from ipssim.settings.world import WorldNumbers
from ipssim.stages.befall import admit
from ipssim.vocabulary import Authority, Event, Income, Service

_LIFE = int(Draw.LIFE)
_CASEWORKER = int(Draw.CASEWORKER)
_SERVED = int(Service.SERVED)
_OWN = int(Authority.OWN)
_TALK = int(Event.TALK)
_RELAPSE = int(Event.RELAPSE)
_TREATMENT_ENDED = int(Event.TREATMENT_ENDED)
_PENSION = int(Income.FOERTIDSPENSION)
_SU = int(Income.SU)
_SELF = int(Income.SELF_SUPPORTED)
_SHIELD_WEEKS = 13  # a consultant with authority who met the person this lately holds the talk


@stage
def talk(
    w: int, luck: Any, p: WorldNumbers, market: Any, programmes: Any, who: Any, key: Any,
    arm: Any, place: Any, income: Any, service: Any, last_contact: Any, employer: Any,
    study_since: Any, system_trust: Any, stress: Any, caseworker: Any, next_talk: Any,
    new_caseworker: Any, caseworker_start: Any, assigned: Any, talks: Any, log: Any, count: Any,
) -> None:
    """Hold the talks that are due with people on the jobcentre's benefits and without a place.

    A programme with authority of its own holds them itself when it has met the person lately.
    """
    for i in range(who[0], who[1]):
        if income[i] == _PENSION or income[i] == _SU or income[i] == _SELF:
            continue
        if w < next_talk[i]:
            continue
        next_talk[i] = w + int(market.talk_interval_weeks)
        if employer[i] >= 0 or study_since[i] >= 0:
            continue
        draws = four(luck, key[i], w, _CASEWORKER, 0)
        changes = draws[0] * market.caseworker_change_weeks < market.talk_interval_weeks
        if changes:  # to another desk, or somebody new sits down at the same one
            low, high = caseworker_start[place[i]], caseworker_start[place[i] + 1]
            caseworker[i] = low + int(draws[1] * (high - low))
            new_caseworker[i] = 1
            assigned[caseworker[i]] += 1
        shielded = (
            service[i] == _SERVED
            and programmes[arm[i]].authority == _OWN
            and last_contact[i] >= 0
            and w - last_contact[i] <= _SHIELD_WEEKS
        )
        if not shielded:
            talks[caseworker[i]] += 1
            note(log, count, w, i, _TALK, 0, 0, caseworker[i], 0.0)
            stress[i] = talk_stress(
                float(stress[i]), float(system_trust[i]), int(new_caseworker[i]), p
            )
            new_caseworker[i] = 0


@stage
def live(
    w: int, luck: Any, p: WorldNumbers, who: Any, key: Any, entry_week: Any, employer: Any,
    job_since: Any, job_hours: Any, job_match: Any, praktik_employer: Any, praktik_match: Any,
    study_since: Any, study_hours: Any, symptom_level: Any, capacity_entry: Any,
    treatment_end: Any, contacts_per_month: Any, symptoms: Any, stress: Any, capacity: Any,
    capacity_gained: Any, shared: Any, substance: Any, sick_until: Any, hospital_until: Any,
    words: Any, draws: Any, log: Any, count: Any,
) -> None:
    """Move symptoms, stress and capacity on by a week; work helps, overload and misfit harm."""
    for start in range(who[0], who[1], BLOCK):
        stop = min(start + BLOCK, who[1])
        four_each(luck, key, start, stop, w, _LIFE, 1, words, draws)
        for i in range(start, stop):
            weeks = w - entry_week[i]
            if weeks == treatment_end[i]:
                note(log, count, w, i, _TREATMENT_ENDED, 0, 0, -1, 0.0)
            level = level_now(
                float(symptom_level[i]), weeks, treatment_end[i], float(contacts_per_month[i]), p
            )
            away = is_away(int(sick_until[i]), p)
            load = 0.0 if away else float(job_hours[i]) + float(study_hours[i])
            working = employer[i] >= 0 and not away
            occupied = 1 if working or (study_since[i] >= 0 and not away) else 0
            misfit = mismatch_of(float(job_match[i])) if working else 0.0
            if praktik_employer[i] >= 0 and not away:
                load += p.praktik_hours
                misfit = max(misfit, mismatch_of(float(praktik_match[i])))
            overload = max(0.0, load - float(capacity[i]))
            j = i - start
            # three uniforms summed: mean 1.5, variance 1/4; close enough to normal for a week
            shock = 2.0 * (draws[0, j] + draws[1, j] + draws[2, j] - 1.5)
            strain = float(stress[i])
            used = float(substance[i])
            now = next_symptoms(
                float(symptoms[i]), level, shock, work_on_symptoms(occupied, overload, p),
                harm_of(misfit, p) + harm_of_use(used, p), strain, p,
            )
            in_job = w - job_since[i] if working else -1
            added = too_early_or_too_hard(overload, in_job, now, level, p)
            added = added * mistimed(float(shared[i]), p) + use_relapses(used, p)
            if relapses(now, level, strain, added, draws[3, j], p):
                now += p.relapse_size
                note(log, count, w, i, _RELAPSE, 0, 0, -1, now)
                admit(w, luck, p, i, key[i], sick_until, hospital_until, log, count)
            symptoms[i] = now
            stress[i] = fade_stress(strain, p)
            gained = trained(float(capacity_gained[i]), occupied, overload, p)
            capacity_gained[i] = gained
            capacity[i] = next_capacity(float(capacity_entry[i]), gained, now, level, p)
