"""Workers: they wear out, find relief, leave, and are followed by others."""

from __future__ import annotations

import math

from ipssim.chance import Draw, Luck, four, normal
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import sobered
from ipssim.rules.common import happens
from ipssim.rules.exhaustion import leaving_rate, next_exhaustion
from ipssim.rules.job_search import leads_at_hand
from ipssim.rules.resonance import passed_on, trust_in_successor
from ipssim.rules.team import knowledge_without, practice, trust_in_colleague, unclear
from ipssim.rules.workload import employer_minutes_kept, part_together
from ipssim.settings.world import WorldNumbers
from ipssim.stages.meet import call_on
from ipssim.vocabulary import Event, Outreach
from ipssim.world.charter import Int32
from ipssim.world.columns import Candidates, Employers, Teams, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Help
from ipssim.world.records import ProgrammeNumbers
from ipssim.world.run import Run

_STAFF = int(Draw.STAFF)
_WORKER = int(Draw.WORKER)
_WORKER_CHANGED = int(Event.WORKER_CHANGED)
_VISIT = int(Draw.VISIT)
_BEFORE = 1_000_000  # occurrences from here on are visits before the run
_NO_OUTREACH = int(Outreach.NONE)
_ORDINARY = int(Outreach.ORDINARY_CHANNELS)
_PRACTISED = 104  # weeks; after so long practice adds nothing that matters


@rule
def skill_of(luck: Luck, key: int, number: int, kind: int, spread: float) -> float:
    """Return a skill of the person who holds a post: 1 on average, `spread` on the log scale.

    `number` counts who has held it and `kind` is 0 for the relation, 1 for employers, 2 for how
    readily an ending is suggested. Personality counts above schooling (S2 3.3).
    """
    z = normal(luck, key, number, _WORKER, kind)
    return math.exp(spread * z - 0.5 * spread * spread)


@stage
def hire(luck: Luck, now: Now, employers: Employers, workers: Workers, run: Run) -> None:
    """Let everybody who holds a post when a run begins have skills of their own.

    They have held it for a while: those who have employer time know employers already, unlike who
    will come to a post that opens later.
    """
    p, place_start = now.world, run.place_start
    worker_key, number, relation_skill = workers.key, workers.number, workers.relation_skill
    employer_skill, ending_style = workers.employer_skill, workers.ending_style
    for k in range(run.workers[0], run.workers[1]):
        relation_skill[k] = skill_of(luck, worker_key[k], number[k], 0, p.skill_sd)
        employer_skill[k] = skill_of(luck, worker_key[k], number[k], 1, p.skill_sd)
        ending_style[k] = skill_of(luck, worker_key[k], number[k], 2, p.skill_sd)
        programme = now.programmes[workers.arm[k]]
        low, high = place_start[workers.place[k]], place_start[workers.place[k] + 1]
        known = leads_at_hand(
            employer_minutes_kept(programme, p), float(-workers.since[k]), p
        )
        none = programme.outreach == _NO_OUTREACH or programme.outreach == _ORDINARY
        if none or workers.opens[k] > 0 or high <= low:
            known = 0.0
        for visit in range(int(known * programme.caseload_cap * 60.0 / p.visit_minutes)):
            u = four(luck, worker_key[k], 0, _VISIT, _BEFORE + visit)[0]
            call_on(
                k, low + int(u * (high - low)), p, workers.network, workers.network_trust,
                employer_skill,
            )


@stage
def _hand_over_post(
    w: int, luck: Luck, p: WorldNumbers, k: int, programme: ProgrammeNumbers, worker: Int32,
    help: Help, workers: Workers, teams: Teams, run: Run, log: Log,
) -> None:
    """Let whoever holds post `k` leave, and a successor begin after a vacancy.

    A successor has skills of their own, inherits part of the employers' trust, and meets people
    whose trust lies partly in the team.
    """
    key, number, t = workers.key[k], workers.number, workers.team[k]
    number[k] += 1
    workers.vacant_until[k] = w + 1 + int(p.vacancy_weeks)
    workers.since[k] = workers.vacant_until[k]
    teams.knowledge[t] = knowledge_without(float(teams.knowledge[t]), teams.members[t], p)
    workers.relation_skill[k] = skill_of(luck, key, number[k], 0, p.skill_sd)
    unpractised = practice(programme.training_weeks, p)
    workers.employer_skill[k] = unpractised * skill_of(luck, key, number[k], 1, p.skill_sd)
    workers.ending_style[k] = skill_of(luck, key, number[k], 2, p.skill_sd)
    _rest(k, workers)
    for s in range(workers.network_trust.shape[1]):
        workers.network_trust[k, s] *= 1.0 - p.employer_trust_lost
    trust, trust_entry = help.trust, help.trust_entry
    for j in range(run.client_start[k], run.client_stop[k]):
        i = run.clients[j]
        if worker[i] == k:
            before = float(trust[i])
            after = trust_in_successor(before, float(trust_entry[i]), p)
            trust[i] = trust_in_colleague(before, after, programme.stand_in, p)
            help.known[i] = passed_on(float(help.known[i]), p)
            note(log, w, i, _WORKER_CHANGED, 0, number[k], k, 0.0)


@stage
def _rest(k: int, workers: Workers) -> None:
    """Leave nobody in post `k` to be worn out; a successor begins rested."""
    workers.stress[k] = 0.0
    workers.exhaustion[k] = 0.0
    workers.belief[k] = 0.5


@stage
def staff(
    w: int, luck: Luck, now: Now, people: Candidates, workers: Workers, teams: Teams, run: Run,
    log: Log,
) -> None:
    """Move every worker's exhaustion and belief on by a week; let some leave."""
    p, key, number, since = now.world, workers.key, workers.number, workers.since
    exhaustion, belief = workers.exhaustion, workers.belief
    for k in range(run.workers[0], run.workers[1]):
        served = run.client_stop[k] - run.client_start[k]
        if served == 0:
            continue
        if workers.vacant_until[k] > w:
            _rest(k, workers)
            continue
        programme = now.programmes[workers.arm[k]]
        exhaustion[k] = next_exhaustion(
            float(exhaustion[k]), float(workers.stress[k]), unclear(programme.task_limits, p),
            part_together(float(workers.share[k]), served, programme, p),
            float(teams.supervision[workers.team[k]]), p,
        )
        if w - since[k] < _PRACTISED:
            learnt = practice(w - since[k] + programme.training_weeks, p)
            skill = skill_of(luck, key[k], number[k], 1, p.skill_sd)
            workers.employer_skill[k] = learnt * skill
        belief[k] = sobered(float(belief[k]), p)
        u = four(luck, key[k], w, _STAFF, 0)[0]
        if happens(leaving_rate(float(exhaustion[k]), p), u):
            _hand_over_post(
                w, luck, p, k, programme, people.standing.worker, people.help, workers, teams, run,
                log,
            )
