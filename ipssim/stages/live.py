"""Life beside the programme: symptoms, stress, capacity."""

from __future__ import annotations

import numpy as np

from ipssim.chance import BLOCK, Draw, Luck, four, four_each
from ipssim.compiled import stage
from ipssim.recorder import Log, note
from ipssim.rules.contingencies import is_away
from ipssim.rules.forced_placement import harm_of, mismatch_of
from ipssim.rules.health import fade_stress, next_capacity, next_symptoms, relapses
from ipssim.rules.integration import caught_early, mistimed
from ipssim.rules.pace import too_early_or_too_hard, trained, work_on_symptoms
from ipssim.rules.substance_use import cost_of_use, harm_of_use
from ipssim.rules.treatment import level_now, next_end
from ipssim.settings.world import WorldNumbers
from ipssim.stages.befall import admit
from ipssim.vocabulary import Event
from ipssim.world.columns import Candidates, Treatment
from ipssim.world.periods import Now
from ipssim.world.run import Run

_LIFE = int(Draw.LIFE)
_RELAPSE = int(Event.RELAPSE)
_NEW_TREATMENT = int(Draw.NEW_TREATMENT)
_TREATMENT_ENDED = int(Event.TREATMENT_ENDED)
_TREATMENT_STARTED = int(Event.TREATMENT_STARTED)


@stage
def _look_for_treatment(
    w: int, luck: Luck, i: int, key: int, weeks: int, p: WorldNumbers, treatment: Treatment,
    log: Log,
) -> None:
    """Let person `i`, whose course of treatment is over, find another."""
    draws = four(luck, key, w, _NEW_TREATMENT, 0)
    end = next_end(
        weeks, treatment.end_week[i], float(treatment.contacts_per_month[i]), draws[0], draws[1], p
    )
    if end > treatment.end_week[i]:
        treatment.end_week[i] = end
        note(log, w, i, _TREATMENT_STARTED, 0, 0, -1, end - weeks)


@stage
def live(
    w: int, luck: Luck, now: Now, people: Candidates, treatment: Treatment, run: Run, log: Log
) -> None:
    """Move symptoms, stress and capacity on by a week; work helps, overload and misfit harm."""
    p, key, entry_week = now.world, people.person.key, people.person.entry_week
    employer, job_since = people.job.employer, people.job.job_since
    job_hours, job_match = people.job.job_hours, people.job.job_match
    praktik_employer, praktik_match = people.praktik.praktik_employer, people.praktik.praktik_match
    study_since, study_hours = people.study.study_since, people.study.study_hours
    symptom_level, capacity_entry = people.traits.symptom_level, people.traits.capacity_entry
    symptoms, capacity = people.health.symptoms, people.health.capacity
    capacity_gained, substance = people.health.capacity_gained, people.health.substance
    sick_until, stress, shared = people.health.sick_until, people.mind.stress, people.help.shared
    treatment_end, contacts_per_month = treatment.end_week, treatment.contacts_per_month
    draws = run.draws
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        four_each(luck, key, start, stop, w, _LIFE, 1, draws)
        for i in range(start, stop):
            weeks = w - entry_week[i]
            if weeks == treatment_end[i]:
                note(log, w, i, _TREATMENT_ENDED, 0, 0, -1, 0.0)
            elif weeks > treatment_end[i] and contacts_per_month[i] > 0.0:
                _look_for_treatment(w, luck, i, key[i], weeks, p, treatment, log)
            level = level_now(
                float(symptom_level[i]), weeks, treatment_end[i], float(contacts_per_month[i]), p
            )
            away = is_away(int(sick_until[i]), p)
            load = 0.0 if away else np.float64(job_hours[i]) + np.float64(study_hours[i])
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
            after = next_symptoms(
                float(symptoms[i]), level, shock, work_on_symptoms(occupied, overload, p),
                harm_of(misfit, p) + harm_of_use(used, p), strain, p,
            )
            in_job = w - job_since[i] if working else -1
            added = too_early_or_too_hard(overload, in_job, after, level, p)
            added = added * mistimed(float(shared[i]), p) + cost_of_use(used, p)
            if relapses(after, level, strain, added, draws[3, j], p):
                after += p.relapse_size * caught_early(
                    float(shared[i]), float(people.help.support[i]), p
                )
                note(log, w, i, _RELAPSE, 0, 0, -1, after)
                people.tally.relapses[i] += 1
                admit(w, luck, p, i, key[i], people.health, people.tally, log)
            symptoms[i] = after
            stress[i] = fade_stress(strain, p)
            gained = trained(float(capacity_gained[i]), occupied, overload, p)
            capacity_gained[i] = gained
            capacity[i] = next_capacity(float(capacity_entry[i]), gained, after, level, p)
