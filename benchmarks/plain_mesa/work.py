"""The way to work: clarity, unpaid trials, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    CLARIFICATION,
    ENDING,
    IN_STUDY,
    IN_WORK,
    LEAST_PLACEMENT,
    OCCUPIED,
    OUTREACH,
    PLACE_FIRST,
    PREFERENCE,
    PUBLIC,
    SEARCH,
    SERVED,
    R,
    trial_due,
)

if TYPE_CHECKING:
    from .town import Employer

AFTER_TRIAL = -1  # in place of the period: the one chance of pay after trials with an employer


class Working:
    """The stages of clarification, placement, hiring and work."""

    def clarify(self, w: int) -> None:
        """Find out what is wanted; dare to search."""
        if self.position & OCCUPIED:
            return
        p, programme = self.model.p, self.programme
        self.clarity = R.find_clarity(self.clarity, self.support, p)
        served = self.service == SERVED
        weeks = w - self.admitted_week
        if self.position & SEARCH:
            if self.clarity >= R.search_threshold(self.ambivalence, 0.0, p):
                self.position &= ~CLARIFICATION
            if served and programme.sequence != PLACE_FIRST and weeks < programme.course_weeks:
                self.motivation = R.after_standstill(self.motivation, p)
            return
        accompanied = 0.0
        started = weeks >= programme.search_start_weeks
        if served and programme.sequence == PLACE_FIRST and started:
            if self.told_to_wait(w):
                return
            there = R.reaching(1.0, R.presence(self.memory, p), self.known, p)
            accompanied = R.dared(there, self.shared, p)
        if self.clarity >= R.search_threshold(self.ambivalence, accompanied, p):
            self.position |= SEARCH
            self.belief = R.more(self.belief, p.belief_step * accompanied)
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
        """Be put into an unpaid trial that is due and found, or that the jobcentre has ordered."""
        if self.service != SERVED:
            return
        p, model, programme, ordered = self.model.p, self.model, self.programme, self.ordered
        length, every = programme.praktik_weeks, programme.praktik_every_weeks
        if ordered:
            length, every = int(model.law.measure_weeks), int(model.law.measure_every_weeks)
            self.ordered = 0
            if self.praktik is not None or self.position & OCCUPIED:
                return
        elif not self.trial_due(w):
            return
        else:
            spent, self.outreach = self.outreach, 0.0
            if spent < p.trial_minutes * model.random.random():
                return
        left = self.admitted_week + programme.limit_weeks - 1 - w
        weeks = min(length, left)
        busy = self.sick_until >= 0 or w < self.trouble_until
        if not self.town or busy or weeks < LEAST_PLACEMENT:
            return
        best, best_match = self.place_at_hand(
            programme.placement == PREFERENCE and not ordered
        )
        if best is None:
            return
        self.subsidised = 0
        possible = programme.wage_subsidy == PUBLIC and R.publicly_supported(self.income)
        if possible and model.random.random() < p.public_subsidy_share:
            self.subsidised = 1
            weeks = int(min(model.law.public_subsidy_weeks, left))
        self.begin_trial(w, best, best_match, weeks, asked=0)
        self.next_praktik = self.praktik_until + every

    def trial_due(self, w: int) -> bool:
        """Say whether the worker would look for an unpaid trial this week."""
        in_trial = -1 if self.praktik is None else 0
        return trial_due(w, self.position, in_trial, self.next_praktik, self.programme)

    def begin_trial(
        self, w: int, employer: Employer, match: float, weeks: int, asked: int
    ) -> None:
        """Begin an unpaid trial, or a public job with wage subsidy."""
        self.praktik, self.praktik_match, self.praktik_asked = employer, match, asked
        self.praktik_since, self.praktik_until = w, w + weeks

    def place_at_hand(self, preferred: bool) -> tuple[Employer | None, float]:
        """Return (employer, match) among those that take people: the best fit, or the first."""
        p, random, town = self.model.p, self.model.random.random, self.town
        bound = R.bounded(self.reach, p)
        best, best_match, best_score = None, 0.0, -1.0
        for _ in range(8):
            employer = town[int(random() * len(town))]
            if not employer.takes_placements:
                continue
            fit = R.match_of(
                employer.sector == self.dream_sector, p.praktik_hours, self.capacity,
                self.taste(employer), self.flexibility, p,
            )
            score = fit if preferred else random()
            if score > best_score and (not preferred or self.in_reach(employer, bound)):
                best, best_match, best_score = employer, fit, score
        return best, best_match

    def end_praktik(self, w: int) -> None:
        """End an unpaid trial that is over; it may turn into pay."""
        if self.praktik is None or self.praktik_until > w:
            return
        p, model = self.model.p, self.model
        employer, match, asked = self.praktik, self.praktik_match, self.praktik_asked
        chance = R.trial_pays_chance(
            asked, self.subsidised, w - self.praktik_since, self.drive, match, employer.openness, p
        )
        self.end_placement()
        judged = R.judged_capacity(self.capacity, self.shared, p)
        hours = R.agreed_hours(judged, employer.job_hours, model.full_time, p)
        hired = (
            self.wants_job and self.hospital_until < 0 and R.manageable(hours, self.capacity, p)
            and self.answer(employer, AFTER_TRIAL)[0] < chance
        )
        if hired and (asked or model.unlimited_openings or employer.take_for(OUTREACH)):
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
            self.worker.belief = R.more(self.worker.belief, p.belief_step)
        self.position &= ~(CLARIFICATION | SEARCH)
        if R.looks_on(match, p):
            self.position |= SEARCH
        self.position |= IN_WORK

    def settle(self, w: int) -> None:
        """Take the place that was accepted, if it is still there."""
        employer, channel, praktik, hours, match = self.offer
        if self.job_since == w:  # hired after a trial this very week
            return
        if not self.model.unlimited_openings and not employer.take_for(channel):
            return
        if praktik:
            self.begin_trial(w, employer, match, self.programme.praktik_weeks, asked=1)
        else:
            self.end_placement()
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
        held += R.cost_of_use(self.substance, p) + R.away_loses(away, p) - R.place_held(
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
        if found and tenure == int(p.early_loss_weeks) and self.worker is not None:
            self.worker.change_bridge(employer, True, told)
        if helped > 0.0 and random() < R.chance_of_new_hours(helped, p):
            self.job_hours = R.adjusted_hours(
                hours, able, employer.job_hours, self.model.full_time, p
            )

    def lose_job(self, employer: Employer, found: bool, tenure: int) -> None:
        """Lose a job, and know more."""
        p, worker = self.model.p, self.worker
        R.kind_of_job_ending(self.model.random.random(), p)
        if worker is not None:
            if found and tenure < p.early_loss_weeks:
                worker.change_bridge(employer, False, self.job_told)
            worker.exhaustion = R.powerless(worker.exhaustion, p)
        own = 1 if not found or self.programme.placement == PREFERENCE else 0
        self.employer, self.job_since, self.job_hours = None, -1, 0.0
        self.lessons += R.lesson_of(own, self.job_match, p)
        self.belief = R.less(self.belief, p.belief_step, self.support, p)
        self.clarity = R.after_setback(self.clarity, self.support, p)
        self.position &= ~IN_WORK
        if not self.position & IN_STUDY:
            self.position = (self.position | CLARIFICATION) & ~ENDING
