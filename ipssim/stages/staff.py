"""Workers: they wear out, find relief, leave, and are followed by others."""

from __future__ import annotations

import math
from typing import Any

from ipssim.chance import Draw, Luck, four, normal
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import sobered
from ipssim.rules.broader_needs import worn_by_needs
from ipssim.rules.common import happens
from ipssim.rules.exhaustion import leaving_rate, next_exhaustion
from ipssim.rules.resonance import trust_in_successor
from ipssim.rules.team import knowledge_without, practice, trust_in_colleague, unclear
from ipssim.vocabulary import Event
from ipssim.world.columns import Candidates, Teams, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_STAFF = int(Draw.STAFF)
_WORKER = int(Draw.WORKER)
_WORKER_CHANGED = int(Event.WORKER_CHANGED)
_PRACTISED = 104  # weeks; after so long practice adds nothing that matters


@rule
def skill_of(luck: Any, key: int, number: int, kind: int, spread: float) -> float:
    """Return a skill of the person who holds a post: 1 on average, `spread` on the log scale.

    `number` counts who has held it and `kind` is 0 for the relation, 1 for employers, 2 for how
    readily an ending is suggested. Personality counts above schooling (S2 3.3).
    """
    z = normal(luck, key, number, _WORKER, kind)
    return math.exp(spread * z - 0.5 * spread * spread)


@stage
def hire(luck: Luck, now: Now, workers: Workers, run: Run) -> None:
    """Let everybody who holds a post when a run begins have skills of their own."""
    p = now.world
    worker_key, number, relation_skill = workers.key, workers.number, workers.relation_skill
    employer_skill, ending_style = workers.employer_skill, workers.ending_style
    for k in range(run.workers[0], run.workers[1]):
        relation_skill[k] = skill_of(luck, worker_key[k], number[k], 0, p.skill_sd)
        employer_skill[k] = skill_of(luck, worker_key[k], number[k], 1, p.skill_sd)
        ending_style[k] = skill_of(luck, worker_key[k], number[k], 2, p.skill_sd)


@stage
def staff(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, teams: Teams, run: Run,
    log: Log,
) -> None:
    """Move every worker's exhaustion and belief on by a week; let some leave.

    A successor begins after a vacancy, has skills of their own, inherits part of the employers'
    trust, and meets people whose trust lies partly in the team.
    """
    p = now.world
    programmes = now.programmes
    worker = people.standing.worker
    trust, trust_entry = people.help.trust, people.help.trust_entry
    need_minutes = people.help.need_minutes
    worker_key, worker_arm, relation_skill = workers.key, workers.arm, workers.relation_skill
    employer_skill, ending_style = workers.employer_skill, workers.ending_style
    stress, exhaustion, belief = workers.stress, workers.exhaustion, workers.belief
    number, vacant_until, since = workers.number, workers.vacant_until, workers.since
    network_trust, team = workers.network_trust, workers.team
    members, supervision, knowledge = teams.members, teams.supervision, teams.knowledge
    client_start, client_stop, clients = run.client_start, run.client_stop, run.clients
    for k in range(run.workers[0], run.workers[1]):
        if client_start[k] == client_stop[k]:
            continue
        if vacant_until[k] > w:  # nobody holds the post to be worn out; a successor begins rested
            stress[k], exhaustion[k], belief[k] = 0.0, 0.0, 0.5
            continue
        programme = programmes[worker_arm[k]]
        t = team[k]
        exhaustion[k] = next_exhaustion(
            float(exhaustion[k]), float(stress[k]), unclear(programme.task_limits, p),
            programme.team_share, float(supervision[t]), p,
        )
        if not programme.task_limits:
            helped = 0.0
            for j in range(client_start[k], client_stop[k]):
                helped += float(need_minutes[clients[j]])
            exhaustion[k] = worn_by_needs(float(exhaustion[k]), helped, p)
        if w - since[k] < _PRACTISED:
            learnt = practice(float(w - since[k]), programme.training_weeks, p)
            employer_skill[k] = learnt * skill_of(luck, worker_key[k], number[k], 1, p.skill_sd)
        belief[k] = sobered(float(belief[k]), p)
        u = four(luck, worker_key[k], w, _STAFF, 0)[0]
        if not happens(leaving_rate(float(exhaustion[k]), p), u):
            continue
        number[k] += 1
        vacant_until[k] = w + 1 + int(p.vacancy_weeks)
        since[k] = vacant_until[k]
        knowledge[t] = knowledge_without(float(knowledge[t]), members[t], p)
        relation_skill[k] = skill_of(luck, worker_key[k], number[k], 0, p.skill_sd)
        unpractised = practice(0.0, programme.training_weeks, p)
        employer_skill[k] = unpractised * skill_of(luck, worker_key[k], number[k], 1, p.skill_sd)
        ending_style[k] = skill_of(luck, worker_key[k], number[k], 2, p.skill_sd)
        stress[k], exhaustion[k], belief[k] = 0.0, 0.0, 0.5
        for s in range(network_trust.shape[1]):
            network_trust[k, s] *= p.handed_over
        for j in range(client_start[k], client_stop[k]):
            i = clients[j]
            if worker[i] == k:
                before = float(trust[i])
                after = trust_in_successor(before, float(trust_entry[i]), p)
                trust[i] = trust_in_colleague(before, after, programme.stand_in, p)
                note(log, w, i, _WORKER_CHANGED, 0, number[k], k, 0.0)
