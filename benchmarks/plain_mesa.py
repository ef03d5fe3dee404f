"""The emulated trial as a plain Mesa model: objects, and `AgentSet.do` for every stage of the week.

It does what `ipssim.week.WEEK` does, stage by stage, and calls the same rule functions as the
Python they were written in (`py_func`, all the way down). What a sensible plain model would do is
done, always the cheaper way: only people in follow-up are in the set that is stepped, openings
wait in a calendar instead of being asked every week, parameters are plain Python floats, and
chance is Python's `random.random` per draw (measured: about a tenth of the price of a NumPy
generator asked for one number, a quarter of compiled Philox called from Python, and one part in
eighty of Philox in Python). People, employers and workers are taken from
the same drawn tables; drawing those is not counted here, making objects of them is. No events are
kept. By itself: `uv run python benchmarks/plain_mesa.py` compares outcomes with the core.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from itertools import pairwise
from types import FunctionType, SimpleNamespace
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet
from numba.core.dispatcher import Dispatcher

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.recorder import WEEKLY
from ipssim.rules import (
    acceleration,
    ambivalence,
    belief,
    chicken_and_egg,
    clarification,
    common,
    disclosure,
    dream_and_match,
    employer_network,
    employers,
    ended_too_early,
    ending,
    exhaustion,
    forced_placement,
    health,
    in_work,
    job_search,
    jobcentre,
    own_responsibility,
    pace,
    persistent_trial,
    presence,
    resonance,
    self_stigma,
    sessions,
    treatment,
    workload,
)
from ipssim.settings.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.stages import allot as allot_stage
from ipssim.stages import enrol as enrol_stage
from ipssim.stages import meet as meet_stage
from ipssim.study.design import trial_setup
from ipssim.vocabulary import (
    Authority,
    Channel,
    Ending,
    EndingRule,
    Income,
    Item,
    Outreach,
    Placement,
    Position,
    Praktik,
    Sequence,
    Service,
)
from ipssim.world.build import Setup, Tables, build
from ipssim.world.columns import CANDIDATES, NETWORK_SLOTS
from ipssim.world.records import intake_calendar, programme_records, world_record

WHAT = "objects, `AgentSet.do`, Python's `random`, parameters as plain floats"
"""What kind of plain model this is, for the tables."""

_SPACES: dict[str, dict[str, Any]] = {}
_MADE: dict[tuple[str, str], FunctionType] = {}


def uncompiled(rule: Any) -> Any:
    """Return a rule as plain Python, and so every rule it calls."""
    function = rule.py_func
    key = (function.__module__, function.__name__)
    if key not in _MADE:
        space = _space(function.__module__)
        _MADE[key] = FunctionType(
            function.__code__, space, function.__name__, function.__defaults__
        )
    return _MADE[key]


def _space(module: str) -> dict[str, Any]:
    if module not in _SPACES:
        space = _SPACES[module] = dict(vars(sys.modules[module]))
        for name, item in tuple(space.items()):
            if isinstance(item, Dispatcher):
                space[name] = uncompiled(item)
    return _SPACES[module]


def _rules(module: Any) -> SimpleNamespace:
    """Return the rules written in a module, uncompiled, by name."""
    return SimpleNamespace(
        **{
            name: uncompiled(item)
            for name, item in vars(module).items()
            if isinstance(item, Dispatcher) and item.py_func.__module__ == module.__name__
        }
    )


_all: dict[str, Any] = {}
for _module in (
    acceleration, ambivalence, belief, chicken_and_egg, clarification, common, disclosure,
    dream_and_match, employer_network, employers, ended_too_early, ending, exhaustion,
    forced_placement, health, in_work, job_search, jobcentre, own_responsibility, pace,
    persistent_trial, presence, resonance, self_stigma, sessions, treatment, workload,
):
    _all.update(vars(_rules(_module)))
R = SimpleNamespace(**_all)
"""Every rule, uncompiled, by name."""

_wanted_contact = uncompiled(allot_stage.wanted_contact)
_wants_outreach = uncompiled(allot_stage.wants_outreach)
_comes_back = uncompiled(enrol_stage.comes_back)

_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)
_OCCUPIED = _IN_WORK | _IN_STUDY
_NOT_ENTERED = int(Service.NOT_ENTERED)
_WAITING = int(Service.WAITING)
_SERVED = int(Service.SERVED)
_ENDED = int(Service.ENDED)
_NOT_OFFERED = int(Service.NOT_OFFERED)
_NONE = int(Ending.NONE)
_AGREED = int(Ending.AGREED)
_DROPPED_OUT = int(Ending.DROPPED_OUT)
_BY_NEED = int(EndingRule.BY_NEED)
_PLACE_FIRST = int(Sequence.PLACE_THEN_TRAIN)
_TRAIN_FIRST = int(Sequence.TRAIN_THEN_PLACE)
_PREFERENCE = int(Placement.PREFERENCE)
_AVAILABLE = int(Placement.AVAILABLE)
_CENTRE = int(Outreach.COMPANY_CENTRE)
_NEVER_PRAKTIK = int(Praktik.NEVER)
_ROUTINE = int(Praktik.ROUTINE)
_OWN_AUTHORITY = int(Authority.OWN)
_OWN = int(Channel.OWN)
_OUTREACH = int(Channel.OUTREACH)
_ILLNESS = int(Item.ILLNESS)
_NO_TALKS = (int(Income.FOERTIDSPENSION), int(Income.SU), int(Income.SELF_SUPPORTED))
_NO_CONTACT_YET = 1_000
_NO_DATE = 10_000
_SHIELD_WEEKS = 13
_FORGOTTEN = meet_stage._FORGOTTEN
_CLOSED, _OPEN, _TAKEN = 0, 1, 2


class Opening:
    """One opening of an employer; comes and lapses by itself."""

    __slots__ = ("employer", "hidden", "state")

    def __init__(self, employer: Employer, hidden: bool) -> None:
        self.employer, self.hidden, self.state = employer, hidden, _CLOSED


class Employer(mesa.Agent):
    """An employer with openings of two kinds."""

    def __init__(self, model: mesa.Model, values: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(values)
        each = 3 if self.large else 1
        self.openings = [Opening(self, hidden) for hidden in (False, True) for _ in range(each)]

    def take(self, hidden: bool) -> None:
        """Mark one opening as taken."""
        for opening in self.openings:
            if opening.hidden == hidden and opening.state == _OPEN:
                opening.state = _TAKEN
                return

    def take_for(self, channel: int) -> bool:
        """Take an opening if one is left: adverts alone, hidden ones first by outreach."""
        if channel == _OUTREACH and self.hidden > 0:
            self.hidden -= 1
            self.take(True)
            return True
        if self.advertised > 0:
            self.advertised -= 1
            self.take(False)
            return True
        return False


class Worker(mesa.Agent):
    """A consultant or caseworker of a programme, with people and a network of employers."""

    def __init__(self, model: mesa.Model, cap: int, programme: Any, town: list[Employer]) -> None:
        super().__init__(model)
        self.cap, self.programme, self.town = cap, programme, town
        self.clients: list[Person] = []
        self.network: dict[Employer, float] = {}
        self.share = 1.0
        self.carried = self.stress = self.exhaustion = 0.0
        self.week_minutes = self.used_minutes = 0.0
        self.belief = 0.5
        self.vacant_until = -1
        self.sit_down()

    def sit_down(self) -> None:
        """Draw the skills of who holds the post now."""
        spread, gauss = self.model.p.skill_sd, self.model.random.gauss
        half = 0.5 * spread * spread
        self.relation_skill = math.exp(spread * gauss(0.0, 1.0) - half)
        self.employer_skill = math.exp(spread * gauss(0.0, 1.0) - half)
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
            candid = 1 if told & _ILLNESS else 0
            self.network[employer] = R.trust_after_harm(trust, R.risk_left(candid, p), p)

    def allot(self, w: int) -> None:
        """Spend the week: contacts by need, then employers."""
        p, clients, programme = self.model.p, self.clients, self.programme
        self.share = len(clients) / self.cap
        if not clients:
            self.carried = self.week_minutes = self.used_minutes = 0.0
            self.stress = R.next_stress(self.stress, 0.0, 0.0, p)
            return
        budget = R.minutes_for_people(self.share, len(clients), programme) + self.carried
        if self.vacant_until > w:
            budget = 0.0
        due, contact_wanted, outreach_wanted = [], 0.0, 0.0
        for person in clients:
            person.granted = person.outreach = 0.0
            since = max(person.job_since, person.study_since)
            met = person.last_contact >= person.admitted_week
            waited = w - person.last_contact if met else _NO_CONTACT_YET
            minutes, urgent = _wanted_contact(
                w, person.position, w - since, waited, person.symptoms, programme
            )
            if minutes > 0.0:
                due.append((-urgent, person.row, minutes, person))
                contact_wanted += minutes + programme.travel_minutes
            if person.sick_until < 0 and _wants_outreach(
                person.position, person.wants_job, -1 if person.praktik is None else 0,
                w - person.admitted_week, programme,
            ):
                held = R.held_back(person.symptoms, person.symptom_level, person.support, p)
                person.outreach = programme.employer_minutes * (1.0 - held)
                outreach_wanted += person.outreach
        wanted = contact_wanted + outreach_wanted
        fits = 1.0 if wanted <= budget else budget / wanted
        used, room = 0.0, contact_wanted * fits * (1.0 + 1e-9)
        due.sort()
        for _, _, minutes, person in due:
            cost = minutes + programme.travel_minutes
            if used + cost <= room:
                used += cost
                person.granted = minutes
        rest = 0.0
        if outreach_wanted > 0.0:
            rest = min(1.0, max(0.0, budget - used) / outreach_wanted)
        paper = programme.documentation_minutes if budget > 0.0 else 0.0
        for person in clients:
            person.outreach *= rest
            travel = programme.travel_minutes if person.granted > 0.0 else 0.0
            person.worker_minutes += person.granted + travel + person.outreach + paper
        self.carried = R.carry_over(budget - used - rest * outreach_wanted, programme)
        self.week_minutes = budget
        self.used_minutes = used + rest * outreach_wanted
        self.stress = R.next_stress(self.stress, wanted, budget, p)

    def visit_employers(self, w: int) -> None:
        """Turn employer time into visits; build trust with each employer."""
        p, programme, network = self.model.p, self.programme, self.network
        random = self.model.random.random
        if network:
            fade = 1.0 - p.employer_trust_fade
            for employer in network:
                network[employer] *= fade
        seekers = [person for person in self.clients if person.outreach > 0.0]
        if not seekers or not self.town:
            return
        reach = p.outreach_centre if programme.outreach == _CENTRE else 1.0
        total = sum(person.outreach for person in seekers)
        visits = int(reach * total / p.visit_minutes + random())
        for v in range(visits):
            sector = -1
            if programme.placement == _PREFERENCE:
                sector = seekers[v * len(seekers) // visits].dream_sector
            best, best_score = None, -1
            for _ in range(4):
                employer = self.town[int(random() * len(self.town))]
                score = 2 if employer.sector == sector else 0
                if employer.advertised + employer.hidden > 0:
                    score += 1
                if score > best_score:
                    best, best_score = employer, score
            if best not in network and len(network) >= NETWORK_SLOTS:
                del network[min(network, key=network.__getitem__)]
            network[best] = R.trust_after_visit(network.get(best, 0.0), self.employer_skill, p)

    def staff(self, w: int) -> None:
        """Wear out, find relief, leave, and be followed by somebody else."""
        if not self.clients:
            return
        p = self.model.p
        self.exhaustion = R.next_exhaustion(
            self.exhaustion, self.stress, self.programme.team_share, p
        )
        self.belief = R.sobered(self.belief, p)
        if self.vacant_until > w:
            return
        if not R.happens(R.leaving_rate(self.exhaustion, p), self.model.random.random()):
            return
        self.vacant_until = w + 1 + int(p.vacancy_weeks)
        self.sit_down()
        self.stress, self.exhaustion, self.belief = 0.0, 0.0, 0.5
        for employer in self.network:
            self.network[employer] *= p.handed_over
        for person in self.clients:
            person.trust = R.trust_in_successor(person.trust, person.trust_entry, p)


class Person(mesa.Agent):
    """A candidate."""

    def __init__(
        self, model: mesa.Model, row: int, values: dict[str, Any], treatment_end: int,
        contacts_per_month: float,
    ) -> None:
        super().__init__(model)
        self.__dict__.update(values)
        self.row = row
        self.treatment_end, self.contacts_per_month = treatment_end, contacts_per_month
        self.programme = model.programmes[self.arm]
        self.town = model.towns[self.place]
        self.desk = model.desks[self.arm][self.place]
        self.office = model.offices[self.place]
        self.worker: Worker | None = None
        self.employer: Employer | None = None
        self.praktik: Employer | None = None
        self.offer: tuple[Employer, int, bool, float, float] | None = None
        random = model.random.random
        self.tells = (random(), random(), random())
        self.tastes: dict[Employer, float] = {}

    def taste(self, employer: Employer) -> float:
        """Return how the two would suit each other; drawn once per pair."""
        known = self.tastes.get(employer)
        if known is None:
            known = self.tastes[employer] = self.model.random.random()
        return known

    def told(self) -> int:
        """Return the items that are told, with the help at hand."""
        return R.items_told(*self.tells, self.support, self.model.p)

    def enter(self) -> None:
        """Begin follow-up."""
        p = self.model.p
        alone = 1.0 - p.drive_in_offers
        drive, history, negative = self.drive, self.worked_recently, self.negative
        self.ease_alone = R.ease(drive, history, negative, alone, p)
        self.ease_helped = R.ease(drive, history, negative, p.drive_supported * alone, p)
        self.ease_study = R.ease(drive, history, negative, 1.0, p)

    def reach_limits(self, w: int) -> None:
        """End support that has reached a limit."""
        if self.service != _SERVED:
            return
        occupied = self.position & _OCCUPIED != 0
        reason = R.limit_reached(
            w - self.admitted_week, self.search_weeks, self.support_weeks, occupied,
            self.worker_minutes, self.programme,
        )
        if reason == _NONE:
            return
        self.leave(w, reason)
        p = self.model.p
        if not occupied or w - max(self.job_since, self.study_since) < p.settled_weeks:
            self.stress = R.stress_of_cut_off(self.stress, p)
            self.trust = R.trust_after_cut_off(self.trust, self.trust_entry, p)

    def leave(self, w: int, reason: int) -> None:
        """End support; an unpaid trial ends with it."""
        self.service = _ENDED
        self.worker.clients.remove(self)
        self.worker = None
        self.ended_week = w
        self.cut_off = 0 if reason in (_AGREED, _DROPPED_OUT) else 1
        self.granted = self.outreach = 0.0
        self.praktik, self.praktik_until = None, -1
        self.position &= ~_ENDING

    def find_worker(self) -> Worker | None:
        """Return the worker with most room, among equals by chance; None where all are full."""
        random = self.model.random.random
        best, best_score = None, 0.0
        for worker in self.desk:
            room = worker.cap - len(worker.clients)
            if room > 0 and worker is not self.worker:
                score = room / worker.cap + 0.25 * random()
                if score > best_score:
                    best, best_score = worker, score
        return best

    def enrol(self, w: int) -> None:
        """Wait, be admitted, come back."""
        if self.service == _SERVED or self.service == _NOT_OFFERED:
            return
        programme = self.programme
        if self.service == _NOT_ENTERED:
            offered = programme.limit_weeks > 0 and programme.hours_budget > 0.0 and self.desk
            self.service = _WAITING if offered else _NOT_OFFERED
        elif self.service == _ENDED:
            spent = self.worker_minutes >= 60.0 * programme.hours_budget
            if self.position & _OCCUPIED or spent:
                return
            if _comes_back(
                w - self.ended_week, self.cut_off, self.model.random.random(), programme,
                self.model.p,
            ):
                self.service = _WAITING
        if self.service == _WAITING:
            worker = self.find_worker()
            if worker is not None:
                self.service = _SERVED
                self.worker = worker
                worker.clients.append(self)
                self.admitted_week = w
                self.search_weeks = self.support_weeks = 0
                spread = int(self.model.random.random() * programme.praktik_every_weeks)
                self.next_praktik = w + programme.course_weeks + spread

    def meet(self, w: int) -> None:
        """Hold a contact; let trust, presence and leads grow or fade."""
        served = self.service == _SERVED
        if not served and self.memory <= 0.0 and self.leads <= 0.0:
            self.support = 0.0
            return
        p, programme = self.model.p, self.programme
        minutes = self.granted if served else 0.0
        if minutes > 0.0:
            worker = self.worker
            self.last_contact = w
            self.contacts += 1
            self.contact_minutes += minutes
            there = R.attention(worker.stress, worker.exhaustion, p)
            self.trust = R.grow_trust(self.trust, minutes, worker.relation_skill, there, p)
            if programme.benefits_counselling:
                self.insecurity = R.calm(self.insecurity, p)
        else:
            self.trust = R.fade_trust(self.trust, self.trust_entry, p)
        remembered = R.remember(self.memory, minutes, p)
        self.memory = remembered if remembered > _FORGOTTEN else 0.0
        self.support = self.trust * R.presence(self.memory, p)
        hours = 0.0
        if served:
            reach = p.outreach_centre if programme.outreach == _CENTRE else 1.0
            hours = reach * self.outreach / 60.0
        warm = R.keep_warm(self.leads, hours, p)
        self.leads = warm if warm > 0.001 else 0.0

    def attend(self, w: int) -> None:
        """Come to sessions of training."""
        programme = self.programme
        if programme.sessions == 0 or self.service != _SERVED or self.sick_until >= 0:
            return
        weeks = w - self.admitted_week
        held = weeks // programme.session_interval_weeks * programme.sessions_at_once
        if weeks % programme.session_interval_weeks != 0 or held >= programme.sessions:
            return
        random, p = self.model.random.random, self.model.p
        came = 0
        for _ in range(min(programme.sessions_at_once, programme.sessions - held)):
            came += R.attends(random(), self.motivation, self.stress, p)
        self.sessions = min(self.sessions + came, programme.sessions)

    def clarify(self, w: int) -> None:
        """Find out what is wanted; dare to search."""
        if self.position & _OCCUPIED:
            return
        p, programme = self.model.p, self.programme
        self.clarity = R.find_clarity(self.clarity, self.support, p)
        served = self.service == _SERVED
        weeks = w - self.admitted_week
        if self.position & _SEARCH:
            if self.position & _CLARIFICATION and self.clarity >= p.clear_enough:
                self.position &= ~_CLARIFICATION
            if served and programme.sequence != _PLACE_FIRST and weeks < programme.course_weeks:
                self.motivation = R.after_standstill(self.motivation, p)
            return
        accompanied = 0.0
        started = weeks >= programme.search_start_weeks
        if served and programme.sequence == _PLACE_FIRST and started:
            accompanied = R.presence(self.memory, p)
        if self.clarity >= R.search_threshold(self.ambivalence, accompanied, p):
            self.position |= _SEARCH
            self.belief = R.more(self.belief, p.belief_start * accompanied)
        else:
            pushed = R.pushed_stress(self.trust, accompanied, p)
            self.stress = min(1.0, self.stress + pushed)

    def be_placed(self, w: int) -> None:
        """Be put into an unpaid trial that is due."""
        if self.service != _SERVED or self.granted <= 0.0 or self.praktik is not None:
            return
        programme = self.programme
        if programme.praktik != _ROUTINE or w < self.next_praktik or self.position & _OCCUPIED:
            return
        if not self.town or self.sick_until >= 0:
            return
        p, random, town = self.model.p, self.model.random.random, self.town
        preferred = programme.placement == _PREFERENCE
        best, best_match, best_score = None, 0.0, -1.0
        for _ in range(8):
            employer = town[int(random() * len(town))]
            fit = R.match_of(
                employer.sector == self.dream_sector, p.praktik_hours, self.capacity,
                self.taste(employer), self.flexibility, p,
            )
            score = fit if preferred else employer.takes_placements + 0.5 * random()
            if score > best_score:
                best, best_match, best_score = employer, fit, score
        self.praktik, self.praktik_match = best, best_match
        self.praktik_until = w + programme.praktik_weeks
        self.next_praktik = self.praktik_until + programme.praktik_every_weeks

    def advert_to_answer(self) -> tuple[Employer | None, float]:
        """Return the best-fitting advertised opening seen."""
        p, random, town = self.model.p, self.model.random.random, self.town
        best, best_match = None, -1.0
        for _ in range(8):
            employer = town[int(random() * len(town))]
            if employer.advertised <= 0:
                continue
            same = employer.sector == self.dream_sector
            hours = employer.job_hours
            most = R.match_of(same, hours, self.capacity, 1.0, self.flexibility, p)
            if most <= best_match:
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), self.flexibility, p
            )
            if fit > best_match:
                best, best_match = employer, fit
        return best, best_match

    def lead_to_follow(self) -> tuple[Employer | None, float]:
        """Return the lead the worker follows for the person."""
        p, full_time = self.model.p, self.model.full_time
        preferred = self.programme.placement == _PREFERENCE
        best, best_match, best_score = None, 0.0, -1.0
        for employer, trust in self.worker.network.items():
            openings = employer.advertised + employer.hidden
            if openings <= 0:
                continue
            same = employer.sector == self.dream_sector
            hours = R.agreed_hours(self.capacity, employer.job_hours, full_time, p)
            if preferred and (
                R.match_of(same, hours, self.capacity, 1.0, self.flexibility, p) <= best_score
            ):
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), self.flexibility, p
            )
            score = fit if preferred else R.best_of_lead(trust, openings, p)
            if score > best_score:
                best, best_match, best_score = employer, fit, score
        return best, best_match

    def search(self, w: int) -> None:
        """Apply, hear an answer, give one."""
        self.offer = None
        here = self.position
        if not here & _SEARCH or not self.wants_job or self.praktik is not None:
            return
        if not self.town or self.sick_until >= 0:
            return
        model = self.model
        p, random = model.p, model.random.random
        half = 0.5 if here & _IN_WORK else 1.0
        half *= R.mind_on_work(w - self.entry_week - self.treatment_end, p)
        programme, worker = self.programme, self.worker
        employer, fit, hours, channel = None, 0.0, 0.0, _OWN
        if self.leads > 0.0 and worker is not None:
            u = random()
            rate = half * R.outreach_applications(
                self.ease_helped, model.most_helped, self.leads, worker.employer_skill, p
            )
            if u < rate:
                believed = R.moved(self.belief, p) + R.opened(worker.belief, p)
                rate *= R.eager(self.motivation, believed, p) / model.most_helped
                if R.happens(rate, u):
                    employer, fit = self.lead_to_follow()
                    channel = _OUTREACH
                    if employer is not None:
                        hours = R.agreed_hours(
                            self.capacity, employer.job_hours, model.full_time, p
                        )
        if employer is None:
            channel = _OWN
            u = random()
            rate = half * R.own_applications(self.ease_alone, model.most, 1.0, p)
            if u < rate:
                held = R.fear_leaves(R.afraid(self.insecurity, p), p) * R.dares(
                    self.self_stigma, p
                )
                eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
                if R.happens(rate * held * eagerness / model.most, u):
                    employer, fit = self.advert_to_answer()
                    hours = 0.0 if employer is None else employer.job_hours
        if employer is None or employer is self.employer:
            return
        self.apply(employer, channel, fit, hours, programme)

    def apply(
        self, employer: Employer, channel: int, fit: float, hours: float, programme: Any
    ) -> None:
        """Go through interview, offer and answer."""
        p, random = self.model.p, self.model.random.random
        told = self.told()
        trust = self.worker.network[employer] if channel == _OUTREACH else 0.0
        liked = False
        vouches = channel == _OUTREACH and programme.praktik != _NEVER_PRAKTIK
        if employer.praktik_first == 0 or vouches:
            invited = R.interview_chance(
                employer.openness, R.gap_counted(self.cv_gap, told, p), R.vouched(trust, p),
                R.invitation_left(told, channel == _OUTREACH, p), p,
            )
            if random() < invited:
                self.belief = R.more(self.belief, p.belief_interview)
                shown = p.drive_in_offers * (p.drive_supported if channel == _OUTREACH else 1.0)
                liked = random() < R.offer_chance(
                    self.drive, shown, self.negative, employer.sector == self.dream_sector,
                    self.dream_realism, R.skills_gained(self.sessions, programme.sessions, p), p,
                )
        if not liked:
            self.motivation = R.discouraged(self.motivation, self.support, p)
            self.belief = R.less(self.belief, p.belief_no, self.support)
            self.flexibility = R.compromised(self.flexibility, self.support, p)
            return
        fear = R.afraid(self.insecurity, p)
        if random() >= R.accept_chance(R.pull_of_match(fit, p), fear, p):
            if channel == _OUTREACH:
                candid = 1 if told & _ILLNESS else 0
                self.worker.network[employer] = R.trust_after_harm(
                    trust, R.risk_left(candid, p), p
                )
            return
        trial = programme.praktik == _ROUTINE or employer.praktik_first == 1
        self.offer = (employer, channel, trial and channel == _OUTREACH, hours, fit)
        self.model.accepted.append(self)

    def end_praktik(self, w: int) -> None:
        """End an unpaid trial that is over; it may turn into pay."""
        if self.praktik is None or self.praktik_until > w:
            return
        p, employer = self.model.p, self.praktik
        self.praktik, self.praktik_until = None, -1
        preferred = 1 if self.programme.placement == _PREFERENCE else 0
        match = self.praktik_match
        if self.model.random.random() < R.praktik_hires(preferred, match, p):
            hours = R.agreed_hours(self.capacity, employer.job_hours, self.model.full_time, p)
            self.start_job(w, employer, _OUTREACH, hours, match)

    def start_job(
        self, w: int, employer: Employer, channel: int, hours: float, match: float
    ) -> None:
        """Start a job; a poor match keeps the person looking on."""
        p = self.model.p
        self.employer, self.job_since, self.job_channel = employer, w, channel
        self.job_told = self.told()
        self.job_hours, self.job_match = hours, match
        self.belief = R.more(self.belief, p.belief_place)
        if self.worker is not None:
            self.worker.belief = R.more(self.worker.belief, p.worker_belief)
        self.position &= ~(_CLARIFICATION | _SEARCH)
        if match < p.looks_on:
            self.position |= _SEARCH
        self.position |= _IN_WORK

    def settle(self, w: int) -> None:
        """Take the place that was accepted, if it is still there."""
        employer, channel, praktik, hours, match = self.offer
        if praktik:
            self.praktik, self.praktik_match = employer, match
            self.praktik_until = w + self.programme.praktik_weeks
        elif self.model.unlimited_openings or employer.take_for(channel):
            self.start_job(w, employer, channel, hours, match)

    def work(self, w: int) -> None:
        """Keep a job, change its hours, or lose it and know more."""
        employer = self.employer
        if employer is None or self.job_since == w:
            return
        p, random, programme = self.model.p, self.model.random.random, self.programme
        able, hours, helped, told = self.capacity, self.job_hours, self.support, self.job_told
        held = R.hold(
            R.remediated(self.cognition, self.sessions, programme.sessions, p),
            max(0.0, hours - able), self.symptoms, helped, self.fragility,
            R.learned(self.lessons, p), p,
        )
        kept = R.hold_of_match(self.job_match, p) + R.told_holds(told, employer.openness, p)
        tenure = w - self.job_since
        found = self.job_channel == _OUTREACH
        if R.happens(R.job_loss_rate(held, kept, tenure, p), random()):
            R.kind_of_job_ending(random(), p)
            worker = self.worker
            if worker is not None:
                if found and tenure < p.brief:
                    worker.change_bridge(employer, False, told)
                worker.exhaustion = R.powerless(worker.exhaustion, p)
            own = 1 if not found or programme.placement == _PREFERENCE else 0
            self.employer, self.job_since, self.job_hours = None, -1, 0.0
            self.lessons += R.lesson_of(own, self.job_match, p)
            self.belief = R.less(self.belief, p.belief_lost, helped)
            self.clarity = R.after_setback(self.clarity, helped, p)
            self.position &= ~_IN_WORK
            if not self.position & _IN_STUDY:
                self.position = (self.position | _CLARIFICATION) & ~_ENDING
            return
        if found and tenure == int(p.brief) and self.worker is not None:
            self.worker.change_bridge(employer, True, told)
        if helped > 0.0 and random() < R.chance_of_new_hours(helped, p):
            self.job_hours = R.adjusted_hours(hours, able, self.model.full_time)

    def study(self, w: int) -> None:
        """Keep at a course, or start one at an intake."""
        model = self.model
        p, random = model.p, model.random.random
        if self.study_since >= 0:
            held = R.hold(
                R.remediated(self.cognition, self.sessions, self.programme.sessions, p),
                max(0.0, self.study_hours + self.job_hours - self.capacity), self.symptoms,
                self.support, self.fragility, R.learned(self.lessons, p), p,
            )
            completed = w >= self.study_until
            left = R.happens(R.study_loss_rate(held, p), random())
            if completed or left:
                self.study_since = self.study_until = -1
                self.study_hours = 0.0
                here = self.position & ~_IN_STUDY
                if not completed:
                    self.lessons += 1.0
                    self.belief = R.less(self.belief, p.belief_lost, self.support)
                    self.clarity = R.after_setback(self.clarity, self.support, p)
                if not here & _IN_WORK:
                    here = (here | _CLARIFICATION) & ~_ENDING
                self.position = here
            return
        if model.intake <= 0.0 or not self.wants_education or not self.position & _SEARCH:
            return
        if self.sick_until >= 0:
            return
        advised = self.support if self.programme.education_support else 0.0
        eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
        rate = R.study_applications(self.ease_study, eagerness, model.intake, advised, p)
        if R.happens(rate, random()):
            self.study_since = w
            self.study_until = w + R.course_weeks(random(), model.main_intake, p)
            self.study_hours = R.study_hours_within(
                self.capacity, model.main_intake, model.full_time, p
            )
            self.belief = R.more(self.belief, p.belief_place)
            here = (self.position | _IN_STUDY) & ~_CLARIFICATION
            if model.main_intake or not self.wants_job:
                here &= ~_SEARCH
            self.position = here

    def end(self, w: int) -> None:
        """Drop out, agree to end, complete an ending, get another worker."""
        if self.service != _SERVED:
            return
        p, random, programme = self.model.p, self.model.random.random, self.programme
        here = self.position
        occupied = here & _OCCUPIED != 0
        since = max(self.job_since, self.study_since)
        if occupied:
            if since < w:
                self.support_weeks += 1
            self.search_weeks = 0
        elif here & _SEARCH:
            self.search_weeks += 1
        u, reason = random(), _NONE
        if u < self.model.most_drop_out and R.happens(
            R.drop_out_rate(self.trust, self.stress, p), u
        ):
            reason = _DROPPED_OUT
            if programme.duty:
                self.insecurity = R.sanctioned(self.insecurity, p)
        elif here & _ENDING and w >= self.ending_until:
            reason = _AGREED
        if reason != _NONE:
            self.leave(w, reason)
            return
        may_end = occupied and not here & _ENDING and programme.ending == _BY_NEED
        if may_end and R.happens(
            R.ending_talk_rate(w - since, self.worker.ending_style, p), random()
        ):
            self.ending_until = w + programme.ending_weeks
            self.position = here | _ENDING
        if random() * programme.worker_change_weeks < 1.0:
            new = self.find_worker() or self.worker
            self.worker.clients.remove(self)
            new.clients.append(self)
            self.worker = new
            self.trust = R.trust_in_successor(self.trust, self.trust_entry, p)

    def talk(self, w: int) -> None:
        """Hold a talk at the jobcentre that is due."""
        if self.income in _NO_TALKS or w < self.next_talk:
            return
        model = self.model
        interval, change = model.rules.talk_interval_weeks, model.rules.caseworker_change_weeks
        self.next_talk = w + int(interval)
        if self.employer is not None or self.study_since >= 0:
            return
        if model.random.random() * change < interval:
            self.caseworker = int(model.random.random() * len(self.office))
            self.new_caseworker = 1
        shielded = (
            self.service == _SERVED
            and self.programme.authority == _OWN_AUTHORITY
            and self.last_contact >= 0
            and w - self.last_contact <= _SHIELD_WEEKS
        )
        if not shielded:
            self.office[self.caseworker] += 1
            self.stress = R.talk_stress(
                self.stress, self.system_trust, self.new_caseworker, model.p
            )
            self.new_caseworker = 0

    def strain(self, w: int) -> None:
        """Add up what weighs this week."""
        p, programme = self.model.p, self.programme
        working = 1 if self.employer is not None else 0
        occupied = working == 1 or self.study_since >= 0
        added = 0.0
        if self.sick_until >= 0 and w >= self.sick_until:
            self.sick_until = -1
        if self.service == _SERVED:
            weeks = w - self.admitted_week
            if not occupied and programme.limit_weeks < _NO_DATE:
                added += R.deadline_stress(programme.limit_weeks - weeks, p)
            in_course = programme.sequence == _TRAIN_FIRST and weeks < programme.course_weeks
            if programme.duty and in_course:
                added += R.duty_stress(p.course_misfit, p)
        if self.praktik is not None and programme.placement == _AVAILABLE:
            random = self.model.random.random
            misfit = R.mismatch_of(self.praktik_match)
            if programme.duty:
                added += R.duty_stress(misfit, p)
            if R.happens(R.flare_up_rate(misfit, p), random()):
                self.sick_until = w + R.sick_leave_weeks(1.0 - random(), p)
                self.praktik, self.praktik_until = None, -1
        if occupied:
            load = self.job_hours + self.study_hours
            if load > self.capacity:
                added += R.hurry_stress(load - self.capacity, self.capacity, p)
            if working == 1:
                added += R.hiding_stress(self.job_told, p)
        self.stress = min(1.0, self.stress + added)
        self.motivation = R.next_motivation(
            self.motivation, self.motivation_entry, self.stress, p
        )
        self.self_stigma = R.eased(self.self_stigma, working, self.support, p)

    def live(self, w: int) -> None:
        """Move symptoms, stress and capacity on."""
        p, random = self.model.p, self.model.random.random
        level = R.level_now(
            self.symptom_level, w - self.entry_week, self.treatment_end, self.contacts_per_month,
            p,
        )
        load = self.job_hours + self.study_hours
        working = self.employer is not None
        occupied = 1 if working or self.study_since >= 0 else 0
        misfit = R.mismatch_of(self.job_match) if working else 0.0
        if self.praktik is not None:
            load += p.praktik_hours
            misfit = max(misfit, R.mismatch_of(self.praktik_match))
        overload = max(0.0, load - self.capacity)
        shock = 2.0 * (random() + random() + random() - 1.5)
        now = R.next_symptoms(
            self.symptoms, level, shock, R.work_on_symptoms(occupied, overload, p),
            R.harm_of(misfit, p), self.stress, p,
        )
        in_job = w - self.job_since if working else -1
        added = R.too_early_or_too_hard(overload, in_job, now, level, p)
        if R.relapses(now, level, self.stress, added, random(), p):
            now += p.relapse_size
        self.symptoms = now
        self.stress = R.fade_stress(self.stress, p)
        self.capacity_gained = R.trained(self.capacity_gained, occupied, overload, p)
        self.capacity = R.next_capacity(self.capacity_entry, self.capacity_gained, now, level, p)

    def record(self, w: int) -> None:
        """Keep the tallies and the weekly counts."""
        since = w - self.entry_week
        load = 0.0
        if self.employer is not None:
            self.weeks_job += 1
            load += self.job_hours
            self.longest_job = max(self.longest_job, w - self.job_since + 1)
            if self.first_job < 0:
                self.first_job = since
        if self.study_since >= 0:
            self.weeks_study += 1
            load += self.study_hours
            if self.first_study < 0:
                self.first_study = since
        self.hours += load
        self.support_sum += self.support
        row, here = self.model.weekly[self.arm][since], self.position
        row[0] += 1
        for column, flag in enumerate(
            (_CLARIFICATION, _SEARCH, _IN_WORK, _IN_STUDY, _ENDING), start=1
        ):
            if here & flag:
                row[column] += 1
        if self.service == _WAITING:
            row[7] += 1
        if self.first_job >= 0:
            row[8] += 1
        if self.first_study >= 0:
            row[9] += 1
        if self.first_job >= 0 or self.first_study >= 0:
            row[10] += 1
        row[11] += load
        if self.service == _SERVED:
            worker = self.worker
            row[6] += 1
            row[12] += self.granted
            row[13] += len(worker.clients) / max(worker.share, 1.0 / worker.cap)


class PlainTrial(mesa.Model):
    """The emulated trial with objects; `step` is one week."""

    def __init__(self, setup: Setup, tables: Tables, seed: int) -> None:
        super().__init__(seed=seed)
        organisation = setup.organisation
        if organisation.workers is not None or organisation.unlimited_time:
            raise ValueError("The plain model knows staffing by the cap only.")
        self.setup = setup
        self.week = 0
        record = world_record(setup.world)
        self.p = SimpleNamespace(**{name: float(record[name]) for name in record.dtype.names})
        self.market, self.full_time = setup.labour_market, setup.labour_market.full_time_hours
        self.rules = setup.jobcentre
        self.unlimited_openings = organisation.unlimited_openings
        programmes = programme_records(setup.programmes)
        self.programmes = [
            SimpleNamespace(**dict(zip(programmes.dtype.names, row.item(), strict=True)))
            for row in programmes
        ]
        self.intakes = [
            column.tolist() for column in intake_calendar(self.market, setup.weeks + 1)
        ]
        self.most = R.eager(1.0, R.moved(1.0, self.p), self.p)
        self.most_helped = R.eager(
            1.0, R.moved(1.0, self.p) + R.opened(1.0, self.p), self.p
        )
        self.most_drop_out = R.drop_out_rate(0.0, 1.0, self.p)
        self.weekly = [
            [[0.0] * len(WEEKLY) for _ in range(setup.horizon_weeks)] for _ in setup.programmes
        ]
        self.accepted: list[Person] = []
        self._settle_down(tables)

    def _settle_down(self, tables: Tables) -> None:
        """Make the objects from the drawn tables."""
        names = ("sector", "large", "takes_placements", "openness", "job_hours", "praktik_first",
                 "advertised", "hidden")
        columns = [getattr(tables.employers, name).tolist() for name in names]
        everybody = [
            Employer(self, dict(zip(names, row, strict=True)))
            for row in zip(*columns, strict=True)
        ]
        start = tables.place_start.tolist()
        self.towns = [everybody[a:b] for a, b in pairwise(start)]
        first = tables.caseworker_start
        self.offices = [[0] * int(n) for n in np.diff(first)]
        self.desks = [
            [
                [
                    Worker(self, int(tables.workers.cap[k]), self.programmes[arm], self.towns[q])
                    for k in range(*tables.desks[arm, q].tolist())
                ]
                for q in range(len(self.towns))
            ]
            for arm in range(len(self.programmes))
        ]
        self.workers = AgentSet(
            [worker for arm in self.desks for desk in arm for worker in desk], random=self.random
        )
        names = tuple(column.name for column in CANDIDATES)
        columns = [getattr(tables.candidates, name).tolist() for name in names]
        until = tables.treatment.end_week.tolist()
        intensity = tables.treatment.contacts_per_month.tolist()
        self.people = [
            Person(self, i, dict(zip(names, row, strict=True)), until[i], intensity[i])
            for i, row in enumerate(zip(*columns, strict=True))
        ]
        for person in self.people:
            person.caseworker -= int(first[person.place])
        self.people_by_week: dict[int, list[Person]] = {}
        for person in self.people:
            self.people_by_week.setdefault(person.entry_week, []).append(person)
        self.followed = AgentSet([], random=self.random)
        self.calendar: dict[int, list[Opening]] = {}
        for employer in everybody:
            for opening in employer.openings:
                self._change(opening, 0, at_first=True)

    def _change(self, opening: Opening, w: int, at_first: bool = False) -> None:
        """Let an opening come or lapse, and enter the next change in the calendar."""
        market, random = self.market, self.random.random
        rate = market.hidden_rate if opening.hidden else market.opening_rate
        was = opening.state
        here = was == _CLOSED
        if at_first:
            here = R.open_at_first(rate, market.opening_lapse, random())
        change = (1 if here else 0) - (1 if was == _OPEN else 0)
        if opening.hidden:
            opening.employer.hidden += change
        else:
            opening.employer.advertised += change
        opening.state = _OPEN if here else _CLOSED
        wait = R.weeks_until(market.opening_lapse if here else rate, 1.0 - random())
        self.calendar.setdefault(w + wait, []).append(opening)

    def _muster(self, w: int) -> None:
        for person in self.people_by_week.get(w - self.setup.horizon_weeks, ()):
            self.followed.remove(person)
            if person.service == _SERVED:
                person.worker.clients.remove(person)
        for person in self.people_by_week.get(w, ()):
            self.followed.add(person)
            person.enter()

    def step(self) -> None:
        """Let one week pass."""
        w, people, workers = self.week, self.followed, self.workers
        self.intake, self.main_intake = self.intakes[0][w], self.intakes[1][w]
        self._muster(w)
        for opening in self.calendar.pop(w, ()):
            self._change(opening, w)
        people.do("reach_limits", w)
        people.do("enrol", w)
        workers.do("allot", w)
        people.do("meet", w)
        people.do("attend", w)
        workers.do("visit_employers", w)
        people.do("clarify", w)
        people.do("be_placed", w)
        self.accepted.clear()
        people.do("search", w)
        people.do("end_praktik", w)
        self.random.shuffle(self.accepted)
        for person in self.accepted:
            person.settle(w)
        people.do("work", w)
        people.do("study", w)
        people.do("end", w)
        people.do("talk", w)
        people.do("strain", w)
        people.do("live", w)
        workers.do("staff", w)
        people.do("record", w)
        self.week += 1

    def run(self) -> PlainTrial:
        """Let all weeks pass."""
        while self.week < self.setup.weeks:
            self.step()
        return self

    def column(self, name: str) -> Any:
        """Return an attribute of everybody."""
        if name == "employer":
            return np.array([0 if person.employer is not None else -1 for person in self.people])
        return np.array([getattr(person, name) for person in self.people])


def plain_values(model: PlainTrial) -> dict[str, Any]:
    """Return outcomes per person in the core's wording."""
    names = ("first_job", "first_study", "employer", "hours", "weeks_job", "longest_job",
             "symptoms", "support_sum", "contact_minutes")
    stand_in = SimpleNamespace(
        tables=SimpleNamespace(
            candidates=SimpleNamespace(**{name: model.column(name) for name in names})
        ),
        setup=model.setup,
    )
    return from_tallies(stand_in)  # type: ignore[arg-type]


def run_plain(setup: Setup, seed: int, replicate: int = 0) -> tuple[PlainTrial, float]:
    """Return the model after its last week, and the seconds that took from the drawn tables on."""
    tables = build(setup, (seed, replicate))
    start = time.perf_counter()
    model = PlainTrial(setup, tables, seed * 100_003 + replicate).run()
    return model, time.perf_counter() - start


def by_arm(values: dict[str, Any], arm: Any) -> Any:
    """Return means as an array (outcome, arm)."""
    return np.array([[values[o][arm == a].mean() for a in np.unique(arm)] for o in OUTCOMES])


def agreement(setup: Setup, seeds: int, core_runs: int, tell: Any = print) -> list[dict[str, Any]]:
    """Compare outcome means by arm between the two; errors are from the spread over runs."""
    plain, core = [], []
    for seed in range(seeds):
        model, took = run_plain(setup, 1, seed)
        plain.append(by_arm(plain_values(model), model.column("arm")))
        tell(f"  plain model, run {seed + 1} of {seeds}: {took:.2f} s")
    for seed in range(core_runs):
        run = Simulation(setup, 1, seed).run()
        core.append(by_arm(from_tallies(run), run.tables.candidates.arm))
    a, b = np.array(plain), np.array(core)
    spread = b.std(axis=0, ddof=1)  # of one run: both models have the same
    error = spread * np.sqrt(1.0 / seeds + 1.0 / core_runs)
    return [
        {
            "outcome": outcome, "arm": arm, "plain": a[:, i, arm].mean(),
            "core": b[:, i, arm].mean(), "error": error[i, arm],
        }
        for i, outcome in enumerate(OUTCOMES) for arm in range(a.shape[2])
    ]


def main() -> None:
    """Compare the plain model's outcomes with the core's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--core-runs", type=int, default=100)
    arguments = parser.parse_args()
    setup = trial_setup(load_experiment())
    assert setup is not None
    for row in agreement(setup, arguments.seeds, arguments.core_runs):
        z = (row["plain"] - row["core"]) / row["error"]
        print(f"{row['outcome']:24s} arm {row['arm']}  plain {row['plain']:8.3f}  "
              f"core {row['core']:8.3f}  z {z:+.1f}")


if __name__ == "__main__":
    main()
