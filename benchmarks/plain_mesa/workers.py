"""Workers, their teams, and the desk of a programme in a place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from ipssim.world.columns import NETWORK_SLOTS

from .rules import (
    ILLNESS_TOLD,
    NO_CONTACT_YET,
    NO_OUTREACH,
    NO_REVIEW,
    ORDINARY,
    PREFERENCE,
    SEARCH,
    SETTLED,
    R,
    skill_of_leader,
    wanted_contact,
    wants_outreach,
)

if TYPE_CHECKING:
    from .people import Person
    from .town import Employer

_PRACTISED = 104  # weeks, as in the stage `staff`


class Desk:
    """A programme in a place: its workers, and who waits for one of them."""

    __slots__ = ("posts", "waiting", "workers")

    def __init__(self, workers: list[Worker]) -> None:
        self.workers, self.posts, self.waiting = workers, len(workers), 0


class Team(mesa.Agent):
    """Workers of a programme in a place, who are led, supervised and know treatment."""

    def __init__(
        self, model: mesa.Model, programme: Any, goodwill: float, cooperation: float
    ) -> None:
        super().__init__(model)
        self.programme, self.goodwill, self.cooperation = programme, goodwill, cooperation
        self.workers: list[Worker] = []
        self.members = 0
        self.knowledge, self.supervision, self.led = 0.5, 0.0, 1.0
        self.leader_until = -1
        self.leader_skill = skill_of_leader(model.random.gauss(0.0, 1.0), model.p)

    def lead(self, w: int) -> None:
        """Be led, learn, and build cooperation with treatment, or lose it."""
        p, programme, random = self.model.p, self.programme, self.model.random.random
        if programme.leader and self.leader_until <= w and R.happens(
            R.leader_leaving_rate(p), random()
        ):
            self.leader_until = w + 1 + int(p.vacancy_weeks)
            self.leader_skill = skill_of_leader(self.model.random.gauss(0.0, 1.0), p)
        present = 1 if programme.leader and self.leader_until <= w else 0
        self.led = R.steering(self.leader_skill, present, p)
        self.supervision = R.supervised(programme.supervision_interval_weeks, self.led)
        self.knowledge = R.knowledge_after(self.knowledge, self.supervision, p)
        self.cooperation = R.cooperation_after(
            self.cooperation, programme.treatment_teams, programme.desk_days,
            programme.shared_records, self.led, p,
        )
        if programme.treatment_teams > 0 and R.happens(
            R.conflict_rate(self.led, programme.executive_meetings, p), random()
        ):
            self.cooperation = R.cooperation_after_conflict(self.cooperation, p)

    def supervise(self, w: int) -> None:
        """Let success stories spread; share the hardest cases at a review."""
        p, every = self.model.p, self.programme.review_interval_weeks
        best = max(worker.belief for worker in self.workers)
        reviews = every < NO_REVIEW and (w + 1) % every == 0
        for worker in self.workers:
            worker.belief = R.encouraged(worker.belief, best, self.supervision, p)
            if reviews:
                worker.exhaustion = R.reviewed(worker.exhaustion, self.led, p)


class Worker(mesa.Agent):
    """A consultant or caseworker of a programme, with people and a network of employers."""

    def __init__(
        self, model: mesa.Model, cap: int, programme: Any, town: list[Employer], team: Team,
        leads: bool,
    ) -> None:
        super().__init__(model)
        self.cap, self.programme, self.town, self.team = cap, programme, town, team
        self.leads = leads
        team.workers.append(self)
        team.members += 0 if leads else 1
        self.clients: list[Person] = []
        self.network: dict[Employer, float] = {}
        self.share = 1.0
        self.carried = self.stress = self.exhaustion = 0.0
        self.week_minutes = self.used_minutes = 0.0
        self.belief = 0.5
        self.vacant_until, self.since = -1, -_PRACTISED
        self.visits = self.visits_again = self.visits_ahead = 0
        self.sit_down()
        if programme.outreach not in (NO_OUTREACH, ORDINARY):
            self.know_employers()

    def know_employers(self) -> None:
        """Know employers from the time in the post before the run."""
        p, random = self.model.p, self.model.random.random
        kept = R.employer_minutes_kept(self.programme, p)
        hours = R.leads_at_hand(kept, float(-self.since), p)
        met = int(hours * self.programme.caseload_cap * 60.0 / p.visit_minutes)
        for _ in range(met if self.town else 0):
            self.call_on(self.town[int(random() * len(self.town))])

    def call_on(self, employer: Employer) -> None:
        """Visit an employer, whose trust grows; the least trusting one is let go for a new one."""
        network = self.network
        if employer not in network and len(network) >= NETWORK_SLOTS:
            del network[min(network, key=network.__getitem__)]
        known = network.get(employer, 0.0)
        network[employer] = R.trust_after_visit(known, self.employer_skill, self.model.p)

    def sit_down(self) -> None:
        """Draw the skills of who holds the post now."""
        spread, gauss = self.model.p.skill_sd, self.model.random.gauss
        half = 0.5 * spread * spread
        self.relation_skill = math.exp(spread * gauss(0.0, 1.0) - half)
        self.talent = self.employer_skill = math.exp(spread * gauss(0.0, 1.0) - half)
        self.ending_style = math.exp(spread * gauss(0.0, 1.0) - half)

    def change_bridge(self, employer: Employer, built: bool, told: int) -> None:
        """Let an employer gain or lose trust in the worker, if they know each other."""
        trust = self.network.get(employer)
        if trust is None:
            return
        p = self.model.p
        if built:
            self.network[employer] = R.trust_after_success(trust, p)
        else:
            candid = 1 if told & ILLNESS_TOLD else 0
            self.network[employer] = R.trust_after_harm(trust, R.risk_left(candid, p), p)

    def allot(self, w: int) -> None:
        """Spend the week: contacts by need, then employers."""
        p, clients, programme = self.model.p, self.clients, self.programme
        self.share = len(clients) / programme.caseload_cap
        if not clients:
            self.carried = self.week_minutes = self.used_minutes = self.stress = 0.0
            return
        leads = 1 if self.leads else 0
        budget = R.minutes_for_people(self.share, len(clients), leads, programme, p) + self.carried
        travel = programme.travel_minutes
        due, contact_wanted, outreach_wanted = [], 0.0, 0.0
        for person in clients:
            minutes, urgent, outreach = self._wanted(w, person)
            outreach_wanted += outreach
            if minutes > 0.0:
                due.append((-urgent, person.row, minutes, person))
                contact_wanted += minutes + travel
        wanted = contact_wanted + outreach_wanted
        if self.vacant_until > w:
            budget *= R.given_by_colleagues(programme.stand_in, p)
        fits = 1.0 if wanted <= budget else budget / wanted
        used, room = 0.0, contact_wanted * fits * (1.0 + 1e-9)
        if fits < 1.0:
            due.sort()
        for _, _, minutes, person in due:
            if used + minutes + travel <= room:
                used += minutes + travel
                person.granted = minutes
        rest = 0.0
        if outreach_wanted > 0.0:
            rest = min(1.0, max(0.0, budget - used) / outreach_wanted)
        paper = programme.documentation_minutes if budget > 0.0 else 0.0
        for person in clients:
            person.outreach *= rest
            spent = person.granted + (travel if person.granted > 0.0 else 0.0)
            person.worker_minutes += spent + person.outreach + paper
        left = budget - used - rest * outreach_wanted
        self.carried = R.saved_for_help(
            left, R.carry_over(left, programme), programme.broader_help, p
        )
        self.week_minutes = budget
        self.used_minutes = used + rest * outreach_wanted
        self.stress = R.overload(wanted, budget)

    def _wanted(self, w: int, person: Person) -> tuple[float, float, float]:
        """Return (minutes of contact, urgency, employer minutes) meant for a person this week."""
        p, programme = self.model.p, self.programme
        person.granted = person.outreach = person.need_minutes = 0.0
        since = max(person.job_since, person.study_since)
        met = person.last_contact >= person.admitted_week
        waited = w - person.last_contact if met else NO_CONTACT_YET
        minutes, urgent = wanted_contact(
            w, person.position, w - since, waited, person.symptoms,
            R.heard_worse(person.shared, person.symptoms, person.symptom_level, p), programme,
        )
        new = w - person.admitted_week
        if person.position & SEARCH:
            new = min(new, person.search_weeks)
        if not person.position & SETTLED:
            minutes *= R.closeness(new, p)
        if person.hospital_until >= 0:
            minutes *= programme.community_share
        elif minutes > 0.0:
            minutes += R.advice_minutes(
                minutes, person.position, person.wants_education, person.insecurity, programme, p
            )
            person.need_minutes = R.help_minutes(person.need, programme.broader_help, p)
            minutes += person.need_minutes
        if person.sick_until >= 0 or w < person.trouble_until:
            return minutes, urgent, 0.0
        if person.trial_due(w):
            person.outreach = p.trial_minutes
        elif wants_outreach(
            person.position, person.wants_job, -1 if person.praktik is None else 0,
            w - person.admitted_week, programme,
        ):
            held = R.held_back(person.symptoms, person.symptom_level, person.support, p)
            person.outreach = programme.employer_minutes * (1.0 - held) * R.effort(new, p)
        return minutes, urgent, person.outreach

    def visit_employers(self, w: int) -> None:
        """Turn employer time into visits, calls and letters; build trust with each employer."""
        p, programme, network = self.model.p, self.programme, self.network
        random = self.model.random.random
        if network:
            fade = 1.0 - p.ties_fade
            for employer in network:
                network[employer] *= fade
        seekers = [person for person in self.clients if person.outreach > 0.0]
        if not seekers or not self.town or programme.outreach == ORDINARY:
            return
        total = sum(person.outreach for person in seekers)
        visits = int(total / p.visit_minutes + random())
        for v in range(visits):
            sector = -1
            if programme.placement == PREFERENCE:
                sector = seekers[v * len(seekers) // visits].dream_sector
            best, best_score = None, -1
            for _ in range(4):
                employer = self.town[int(random() * len(self.town))]
                score = 2 if employer.sector == sector else 0
                if employer.advertised + employer.hidden > 0:
                    score += 1
                if score > best_score:
                    best, best_score = employer, score
            self.visits += 1
            self.visits_again += 1 if best in network else 0
            self.visits_ahead += 1 if best.advertised + best.hidden <= 0 else 0
            self.call_on(best)

    def staff(self, w: int) -> None:
        """Wear out, find relief, leave, and be followed by somebody else."""
        if not self.clients:
            return
        if self.vacant_until > w:  # nobody holds the post; a successor begins rested
            self.stress, self.exhaustion, self.belief = 0.0, 0.0, 0.5
            return
        p, programme, team = self.model.p, self.programme, self.team
        self.exhaustion = R.next_exhaustion(
            self.exhaustion, self.stress, R.unclear(programme.task_limits, p),
            R.part_together(self.share, len(self.clients), programme, p), team.supervision, p,
        )
        if w - self.since < _PRACTISED:
            learnt = R.practice(w - self.since + programme.training_weeks, p)
            self.employer_skill = learnt * self.talent
        self.belief = R.sobered(self.belief, p)
        if R.happens(R.leaving_rate(self.exhaustion, p), self.model.random.random()):
            self._leave(w)

    def _leave(self, w: int) -> None:
        """Leave the post to a successor, who inherits part of what was built."""
        p, programme, team = self.model.p, self.programme, self.team
        self.vacant_until = self.since = w + 1 + int(p.vacancy_weeks)
        team.knowledge = R.knowledge_without(team.knowledge, team.members, p)
        self.sit_down()
        self.employer_skill = R.practice(programme.training_weeks, p) * self.talent
        self.stress, self.exhaustion, self.belief = 0.0, 0.0, 0.5
        for employer in self.network:
            self.network[employer] *= 1.0 - p.employer_trust_lost
        for person in self.clients:
            person.change_worker()
