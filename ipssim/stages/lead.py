"""The organisation: posts, leaders and teams, cooperation with treatment, referrals."""

from __future__ import annotations

import math

from ipssim.chance import Draw, Luck, four, normal
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.common import happens
from ipssim.rules.integration import (
    conflict_rate,
    cooperation_after,
    cooperation_after_conflict,
    referral_rate,
    shared_with_treatment,
)
from ipssim.rules.team import (
    encouraged,
    knowledge_after,
    leader_leaving_rate,
    reviewed,
    steering,
    supervised,
)
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import Event, Position, Service
from ipssim.world.columns import Candidates, Teams, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.run import Run

_LEAD = int(Draw.LEAD)
_TEAM = int(Draw.TEAM)
_SERVED = int(Service.SERVED)
_REFERRED = int(Event.REFERRED)
_OCCUPIED = int(Position.IN_WORK | Position.IN_STUDY)
_NO_DATE = 1000  # weeks; an interval so long is none


@stage
def open_posts(w: int, now: Now, workers: Workers, teams: Teams, run: Run) -> None:
    """Open posts whose week has come, close those that are given up, and count each team's.

    A leader's own people fill at most one full-time post, as anybody's do.
    """
    opens, closes, leads = workers.opens, workers.closes, workers.leads
    arm, team, cap, share = workers.arm, workers.team, workers.cap, workers.share
    vacant_until, since = workers.vacant_until, workers.since
    members = teams.members
    for t in range(run.teams[0], run.teams[1]):
        members[t] = 0
    for k in range(run.workers[0], run.workers[1]):
        here = opens[k] <= w < closes[k]
        programme = now.programmes[arm[k]]
        full = 1 if run.own_worker else programme.caseload_cap
        if leads[k]:
            full = min(programme.leader_caseload, full) if programme.leader else 0
            if not run.by_cap[arm[k]]:
                share[k] = full / programme.caseload_cap
        elif not run.by_cap[arm[k]]:
            full = max(1, int(float(share[k]) * full + 0.5))
        cap[k] = full if here else 0
        if here and not leads[k]:
            members[team[k]] += 1
        if w < opens[k]:
            vacant_until[k] = opens[k]
            since[k] = opens[k]


@stage
def lead(w: int, luck: Luck, now: Now, teams: Teams, run: Run) -> None:
    """Lead each team: supervision, what is known together, cooperation with treatment.

    Leaders leave and are followed by others; conflicts with treatment come more often where little
    is led, and cooperation must then be built up again (S2 3.2). A team without posts stands still.
    """
    p, programmes = now.world, now.programmes
    team_key, team_arm, members = teams.key, teams.arm, teams.members
    leader_skill, leader_number = teams.leader_skill, teams.leader_number
    leader_until, led, supervision = teams.leader_until, teams.led, teams.supervision
    supervisions, knowledge, cooperation = teams.supervisions, teams.knowledge, teams.cooperation
    conflicts = teams.conflicts
    for t in range(run.teams[0], run.teams[1]):
        if members[t] == 0:
            continue
        programme = programmes[team_arm[t]]
        draws = four(luck, team_key[t], w, _LEAD, 0)
        z = normal(luck, team_key[t], leader_number[t], _TEAM, 0)
        leader_skill[t] = skill_of_leader(z, p)
        if programme.leader and leader_until[t] <= w and happens(leader_leaving_rate(p), draws[0]):
            leader_number[t] += 1
            leader_until[t] = w + 1 + int(p.vacancy_weeks)
        present = 1 if programme.leader and leader_until[t] <= w else 0
        led[t] = steering(float(leader_skill[t]), present, p)
        supervision[t] = supervised(programme.supervision_interval_weeks, float(led[t]))
        if programme.supervision_interval_weeks < _NO_DATE and (
            w % programme.supervision_interval_weeks == 0
        ):
            supervisions[t] += 1
        knowledge[t] = knowledge_after(float(knowledge[t]), float(supervision[t]), p)
        cooperation[t] = cooperation_after(
            float(cooperation[t]), programme.treatment_teams, programme.desk_days,
            programme.shared_records, float(led[t]), p,
        )
        if programme.treatment_teams > 0 and happens(
            conflict_rate(float(led[t]), programme.executive_meetings, p), draws[1]
        ):
            cooperation[t] = cooperation_after_conflict(float(cooperation[t]), p)
            conflicts[t] += 1


@rule
def skill_of_leader(z: float, p: WorldNumbers) -> float:
    """Return a leader's skill from a standard normal draw: 1 on average."""
    return math.exp(p.skill_sd * z - 0.5 * p.skill_sd * p.skill_sd)


@stage
def supervise(w: int, now: Now, workers: Workers, teams: Teams, run: Run) -> None:
    """Let supervision spread the best belief of a team, and reviews share the hardest cases."""
    p, programmes = now.world, now.programmes
    worker_arm, team, exhaustion = workers.arm, workers.team, workers.exhaustion
    belief = workers.belief
    led, supervision, best_belief = teams.led, teams.supervision, teams.best_belief
    for t in range(run.teams[0], run.teams[1]):
        best_belief[t] = 0.0
    for k in range(run.workers[0], run.workers[1]):
        best_belief[team[k]] = max(best_belief[team[k]], belief[k])
    for k in range(run.workers[0], run.workers[1]):
        t = team[k]
        programme = programmes[worker_arm[k]]
        best = float(best_belief[t])
        belief[k] = encouraged(float(belief[k]), best, float(supervision[t]), p)
        if programme.review_interval_weeks < _NO_DATE and (
            (w + 1) % programme.review_interval_weeks == 0
        ):
            exhaustion[k] = reviewed(float(exhaustion[k]), float(led[t]), p)


@stage
def confer(
    w: int, now: Now, people: Candidates, workers: Workers, teams: Teams, treatment: Treatment,
    run: Run,
) -> None:
    """Let workers and treatment know what the other does for a person."""
    p, service, worker = now.world, people.standing.service, people.standing.worker
    terms = people.standing.terms
    entry_week = people.person.entry_week
    clinician, consents, shared = people.help.clinician, people.help.consents, people.help.shared
    team = workers.team
    cooperation = teams.cooperation
    treatment_end = treatment.end_week
    if p.integration == 0.0:
        return
    for i in range(run.who[0], run.who[1]):
        shared[i] = 0.0
        if service[i] == _SERVED:
            programme = now.terms[terms[i]]
            if programme.treatment_teams > 0 and programme.worker_week_hours > 0.0:
                treated = 1 if w - entry_week[i] < treatment_end[i] else 0
                agreed = 1 if programme.treatment_contact_required or consents[i] else 0
                shared[i] = shared_with_treatment(
                    float(cooperation[team[worker[i]]]), float(clinician[i]), treated, agreed,
                    programme.treatment_teams, p,
                )


@stage
def refer(
    w: int, now: Now, people: Candidates, workers: Workers, teams: Teams, treatment: Treatment,
    run: Run, log: Log,
) -> None:
    """Refer people to the first programme, sooner where treatment works well with it.

    What is left until a referral shrinks week by week, by the person's own draw. A cohort, with no
    service to be referred to, has a rate of 0.
    """
    rate, jobcentre_refers = now.market.referral_rate, now.market.jobcentre_refers
    place, entry_week = people.person.place, people.person.entry_week
    position, referred = people.standing.position, people.standing.referred
    to_referral, waiting_since = people.standing.to_referral, people.standing.waiting_since
    treatment_end, desks = treatment.end_week, run.desks
    if rate <= 0.0:
        return
    at, weekly = -1, 0.0
    for i in range(run.who[0], run.who[1]):
        if w == 0 and referred[i] == 0:  # on the list when the run begins
            note(log, w, i, _REFERRED, 0, 0, -1, -float(waiting_since[i]))
        if referred[i] != -1 or position[i] & _OCCUPIED:
            continue
        if place[i] != at:
            at = place[i]
            first, last = desks[0, at, 0], desks[0, at, 1]
            weekly = _willing(rate, first, last, workers, teams, now.world)
        treated = w - entry_week[i] < treatment_end[i]
        to_referral[i] = float(to_referral[i]) - (weekly if treated else jobcentre_refers * rate)
        if to_referral[i] <= 0.0:
            referred[i] = 0
            waiting_since[i] = w
            note(log, w, i, _REFERRED, 0, 0, -1, 0.0)


@rule
def _willing(
    rate: float, first: int, last: int, workers: Workers, teams: Teams, p: WorldNumbers
) -> float:
    """Return the weekly rate of referral by treatment in a place, from how it sees the service.

    Where no post is open nobody is referred.
    """
    belief, together, n = 0.0, 0.0, 0.0
    for k in range(first, last):
        if workers.cap[k] > 0:
            belief += float(workers.belief[k])
            together += float(teams.cooperation[workers.team[k]])
            n += 1.0
    if n == 0.0:
        return 0.0
    return referral_rate(rate, together / n, belief / n, p)
