"""The way to work: clarity, unpaid trials, applications, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    CLARIFICATION,
    ENDING,
    ILLNESS_TOLD,
    IN_STUDY,
    IN_WORK,
    LEAST_PLACEMENT,
    NEVER_PRAKTIK,
    OCCUPIED,
    ORDINARY,
    OUTREACH,
    OWN,
    PLACE_FIRST,
    PREFERENCE,
    PUBLIC,
    ROUTINE,
    SEARCH,
    SERVED,
    R,
)

if TYPE_CHECKING:
    from .town import Employer


class Working:
    """The stages of clarification, placement, search and work."""

    def clarify(self, w: int) -> None:
        """Find out what is wanted; dare to search."""
        if self.position & OCCUPIED:
            return
        p, programme = self.model.p, self.programme
        self.clarity = R.find_clarity(self.clarity, self.support, p)
        served = self.service == SERVED
        weeks = w - self.admitted_week
        if self.position & SEARCH:
            if self.position & CLARIFICATION and self.clarity >= p.clear_enough:
                self.position &= ~CLARIFICATION
            if served and programme.sequence != PLACE_FIRST and weeks < programme.course_weeks:
                self.motivation = R.after_standstill(self.motivation, p)
            return
        accompanied = 0.0
        started = weeks >= programme.search_start_weeks
        if served and programme.sequence == PLACE_FIRST and started:
            if self.told_to_wait(w):
                return
            accompanied = R.dared(R.presence(self.memory, p), self.shared, p)
        if self.clarity >= R.search_threshold(self.ambivalence, accompanied, p):
            self.position |= SEARCH
            self.belief = R.more(self.belief, p.belief_start * accompanied)
        else:
            pushed = R.pushed_stress(self.trust, accompanied, p)
            self.stress = min(1.0, self.stress + pushed)

    def told_to_wait(self, w: int) -> bool:
        """Say whether search waits because treatment advises it."""
        return R.advised_to_wait(
            self.programme.waits_for_treatment, self.in_treatment(w), self.symptoms,
            self.symptom_level, self.model.p,
        )

    def be_placed(self, w: int) -> None:
        """Be put into an unpaid trial that is due."""
        if self.service != SERVED or self.granted <= 0.0 or self.praktik is not None:
            return
        programme = self.programme
        if programme.praktik != ROUTINE or w < self.next_praktik or self.position & OCCUPIED:
            return
        left = self.admitted_week + programme.limit_weeks - 1 - w
        weeks = min(programme.praktik_weeks, left)
        busy = self.sick_until >= 0 or w < self.trouble_until
        if not self.town or busy or weeks < LEAST_PLACEMENT:
            return
        best, best_match = self.place_at_hand()
        if best is None:
            return
        p, model = self.model.p, self.model
        self.subsidised = 0
        possible = programme.wage_subsidy == PUBLIC and R.publicly_supported(self.income)
        if possible and model.random.random() < p.public_subsidy_share:
            self.subsidised = 1
            weeks = int(min(model.law.public_subsidy_weeks, left))
        self.praktik, self.praktik_match, self.praktik_asked = best, best_match, 0
        self.praktik_until = w + weeks
        self.next_praktik = self.praktik_until + programme.praktik_every_weeks

    def place_at_hand(self) -> tuple[Employer | None, float]:
        """Return (employer, match): the best fit, or the first that takes people."""
        p, random, town = self.model.p, self.model.random.random, self.town
        preferred = self.programme.placement == PREFERENCE
        bound = R.bounded(self.reach, p)
        best, best_match, best_score = None, 0.0, -1.0
        for _ in range(8):
            employer = town[int(random() * len(town))]
            if not preferred and not employer.takes_placements:
                continue
            fit = R.match_of(
                employer.sector == self.dream_sector, p.praktik_hours, self.capacity,
                self.taste(employer), self.flexibility, p,
            )
            score = fit if preferred else random()
            if score > best_score and (not preferred or self.in_reach(employer, bound)):
                best, best_match, best_score = employer, fit, score
        return best, best_match

    def advert_to_answer(self, most: float) -> tuple[Employer | None, float]:
        """Return the best-fitting advertised opening seen."""
        p, random, town = self.model.p, self.model.random.random, self.town
        least, bound = self.programme.hours_goal, R.bounded(self.reach, p)
        best, best_match = None, -1.0
        for _ in range(8):
            employer = town[int(random() * len(town))]
            if employer.advertised <= 0:
                continue
            same = employer.sector == self.dream_sector
            hours = min(employer.job_hours, most)
            if hours < least or not R.manageable(hours, self.capacity, p):
                continue
            if R.match_of(same, hours, self.capacity, 1.0, self.flexibility, p) <= best_match:
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), self.flexibility, p
            )
            if fit > best_match and self.in_reach(employer, bound):
                best, best_match = employer, fit
        return best, best_match

    def lead_to_follow(self, most: float) -> tuple[Employer | None, float]:
        """Return the lead the worker follows for the person."""
        p, full_time = self.model.p, self.model.full_time
        preferred = self.programme.placement == PREFERENCE
        bound = R.bounded(self.reach, p)
        best, best_match, best_score = None, 0.0, -1.0
        for employer, trust in self.worker.network.items():
            openings = employer.advertised + employer.hidden
            if openings <= 0:
                continue
            same = employer.sector == self.dream_sector
            hours = min(R.agreed_hours(self.capacity, employer.job_hours, full_time, p), most)
            if preferred and (
                R.match_of(same, hours, self.capacity, 1.0, self.flexibility, p) <= best_score
            ):
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), self.flexibility, p
            )
            score = fit if preferred else R.best_of_lead(trust, openings, p)
            if score > best_score and (not preferred or self.in_reach(employer, bound)):
                best, best_match, best_score = employer, fit, score
        return best, best_match

    def search(self, w: int) -> None:
        """Apply, hear an answer, give one; a lead comes before an advert."""
        here = self.position
        if not here & SEARCH or not self.wants_job or self.praktik is not None:
            return
        if not self.town or self.sick_until >= 0 or w < self.trouble_until:
            return
        if self.worker is not None and self.told_to_wait(w):
            return
        half = 0.5 if here & IN_WORK else 1.0
        half *= R.mind_on_work(w - self.entry_week - self.treatment_end, self.model.p)
        with_worker = self.leads > 0.0 and self.worker is not None
        by_adverts = self.programme.outreach == ORDINARY
        employer, fit, hours, channel = None, 0.0, 0.0, OUTREACH
        if with_worker and not by_adverts:
            employer, fit, hours = self.search_helped(half)
        if employer is None:
            channel = OWN
            if with_worker and by_adverts:
                half *= R.helped_with_adverts(
                    self.leads, self.worker.employer_skill, self.model.p
                )
            employer, fit, hours = self.search_alone(half)
        if employer is not None and employer is not self.employer:
            self.apply(employer, channel, fit, hours)

    def search_helped(self, half: float) -> tuple[Employer | None, float, float]:
        """Return (employer, match, hours) of the worker's lead, if one is followed this week."""
        model, worker = self.model, self.worker
        p, u = model.p, model.random.random()
        rate = half * R.outreach_applications(
            self.ease_helped, model.most_helped, self.leads, worker.employer_skill, p
        ) * R.doors(worker.team.knowledge, self.consents, p)
        if u >= rate:
            return None, 0.0, 0.0
        believed = R.moved(self.belief, p) + R.opened(worker.belief, p)
        rate *= R.eager(self.motivation, believed, p) / model.most_helped
        if not R.happens(rate, u):
            return None, 0.0, 0.0
        within = R.most_hours(self.flex, self.capacity, model.full_time)
        employer, fit = self.lead_to_follow(within)
        if employer is None:
            return None, 0.0, 0.0
        judged = R.judged_capacity(self.capacity, self.shared, p)
        hours = min(R.agreed_hours(judged, employer.job_hours, model.full_time, p), within)
        return employer, fit, max(hours, self.programme.hours_goal)

    def search_alone(self, half: float) -> tuple[Employer | None, float, float]:
        """Return (employer, match, hours) of the advert that is answered, if one is this week."""
        model = self.model
        p, u = model.p, model.random.random()
        rate = half * R.own_applications(self.ease_alone, model.most, 1.0, p)
        if u >= rate:
            return None, 0.0, 0.0
        held = R.fear_leaves(R.afraid(self.insecurity, p), p) * R.dares(self.self_stigma, p)
        eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
        if not R.happens(rate * held * eagerness / model.most, u):
            return None, 0.0, 0.0
        within = R.most_hours(self.flex, self.capacity, model.full_time)
        employer, fit = self.advert_to_answer(within)
        return employer, fit, 0.0 if employer is None else min(employer.job_hours, within)

    def apply(self, employer: Employer, channel: int, fit: float, hours: float) -> None:
        """Go through interview, offer and answer."""
        p, random, programme = self.model.p, self.model.random.random, self.programme
        told, helped = self.told(), self.support
        by_lead = channel == OUTREACH
        trust = self.worker.network[employer] if by_lead else 0.0
        vouches = by_lead and programme.praktik != NEVER_PRAKTIK
        liked = False
        if employer.praktik_first == 0 or vouches:
            liked = self.be_interviewed(employer, by_lead, told, trust)
        if not liked:
            self.motivation = R.discouraged(self.motivation, helped, p)
            self.belief = R.less(self.belief, p.belief_no, helped, p)
            self.flexibility = R.compromised(self.flexibility, helped, p)
            return
        fear = R.afraid(self.insecurity, p)
        if random() >= R.accept_chance(R.pull_of_match(fit, p), fear, p):
            if by_lead:
                candid = 1 if told & ILLNESS_TOLD else 0
                self.worker.network[employer] = R.trust_after_harm(
                    trust, R.risk_left(candid, p), p
                )
            return
        trial = programme.praktik == ROUTINE or employer.praktik_first == 1
        self.offer = (employer, channel, trial and by_lead, hours, fit)
        self.model.accepted.append(self)

    def be_interviewed(
        self, employer: Employer, by_lead: bool, told: int, trust: float
    ) -> bool:
        """Say whether an application leads to an offer."""
        p, random, programme = self.model.p, self.model.random.random, self.programme
        paid = R.employer_willing(
            self.flex, R.publicly_supported(self.income), by_lead, programme, p
        )
        invited = R.interview_chance(
            employer.openness, R.gap_counted(self.cv_gap, told, p), R.vouched(trust, p) + paid,
            R.invitation_left(told, by_lead, p), p,
        )
        if random() >= invited:
            return False
        self.belief = R.more(self.belief, p.belief_interview)
        shown = p.drive_in_offers * (p.drive_supported if by_lead else 1.0)
        return random() < R.offer_chance(
            self.drive, shown, self.negative, employer.sector == self.dream_sector,
            self.dream_realism, R.skills_gained(self.sessions, programme.sessions, p), p,
        )

    def end_praktik(self, w: int) -> None:
        """End an unpaid trial that is over; it may turn into pay."""
        if self.praktik is None or self.praktik_until > w:
            return
        p, model = self.model.p, self.model
        employer, match = self.praktik, self.praktik_match
        chance = R.praktik_hires(self.praktik_asked, match, p)
        if self.subsidised:
            chance = R.subsidy_hires(match, p)
        self.end_placement()
        if self.wants_job and model.random.random() < chance:
            judged = R.judged_capacity(self.capacity, self.shared, p)
            hours = R.agreed_hours(judged, employer.job_hours, model.full_time, p)
            self.start_job(w, employer, OUTREACH, hours, match)

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
        self.position &= ~(CLARIFICATION | SEARCH)
        if R.looks_on(match, p):
            self.position |= SEARCH
        self.position |= IN_WORK

    def settle(self, w: int) -> None:
        """Take the place that was accepted, if it is still there."""
        employer, channel, praktik, hours, match = self.offer
        if praktik:
            self.praktik, self.praktik_match, self.praktik_asked = employer, match, 1
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
        away = R.is_away(self.sick_until, p)
        held += R.use_loses(self.substance, p) + R.away_loses(away, p) - R.place_held(
            self.shared, self.support, away, self.symptoms, self.symptom_level, p
        )
        kept = (
            R.hold_of_match(self.job_match, p)
            + R.told_holds(told, employer.openness, p)
            + R.kept_by_treatment(
                self.shared, self.in_treatment(w), self.contacts_per_month, p
            )
        )
        tenure = w - self.job_since
        found = self.job_channel == OUTREACH
        if R.happens(R.job_loss_rate(held, kept, tenure, p), random()):
            self.lose_job(employer, found, tenure)
            return
        if found and tenure == int(p.brief) and self.worker is not None:
            self.worker.change_bridge(employer, True, told)
        if helped > 0.0 and random() < R.chance_of_new_hours(helped, p):
            self.job_hours = R.adjusted_hours(hours, able, self.model.full_time)

    def lose_job(self, employer: Employer, found: bool, tenure: int) -> None:
        """Lose a job, and know more."""
        p, worker = self.model.p, self.worker
        R.kind_of_job_ending(self.model.random.random(), p)
        if worker is not None:
            if found and tenure < p.brief:
                worker.change_bridge(employer, False, self.job_told)
            worker.exhaustion = R.powerless(worker.exhaustion, p)
        own = 1 if not found or self.programme.placement == PREFERENCE else 0
        self.employer, self.job_since, self.job_hours = None, -1, 0.0
        self.lessons += R.lesson_of(own, self.job_match, p)
        self.belief = R.less(self.belief, p.belief_lost, self.support, p)
        self.clarity = R.after_setback(self.clarity, self.support, p)
        self.position &= ~IN_WORK
        if not self.position & IN_STUDY:
            self.position = (self.position | CLARIFICATION) & ~ENDING
