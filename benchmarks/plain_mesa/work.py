"""The way to work: clarity, unpaid trials, applications, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    CENTRE,
    CLARIFICATION,
    ENDING,
    ILLNESS_TOLD,
    IN_STUDY,
    IN_WORK,
    LEAST_PLACEMENT,
    MOST_LETTERS,
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
    trial_due,
)

if TYPE_CHECKING:
    from .town import Employer

AFTER_TRIAL = -1  # in place of the period: the one chance of pay after trials with an employer


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
            there = R.reaching(1.0, R.presence(self.memory, p), self.known, p)
            accompanied = R.dared(there, self.shared, p)
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
        """Be put into an unpaid trial that is due, if the worker has found one."""
        if self.service != SERVED or not self.trial_due(w):
            return
        p, model, programme = self.model.p, self.model, self.programme
        if self.outreach < p.trial_minutes * model.random.random():
            return
        left = self.admitted_week + programme.limit_weeks - 1 - w
        weeks = min(programme.praktik_weeks, left)
        busy = self.sick_until >= 0 or w < self.trouble_until
        if not self.town or busy or weeks < LEAST_PLACEMENT:
            return
        best, best_match = self.place_at_hand()
        if best is None:
            return
        self.subsidised = 0
        possible = programme.wage_subsidy == PUBLIC and R.publicly_supported(self.income)
        if possible and model.random.random() < p.public_subsidy_share:
            self.subsidised = 1
            weeks = int(min(model.law.public_subsidy_weeks, left))
        self.begin_trial(w, best, best_match, weeks, asked=0)
        self.next_praktik = self.praktik_until + programme.praktik_every_weeks

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

    def place_at_hand(self) -> tuple[Employer | None, float]:
        """Return (employer, match) among those that take people: the best fit, or the first."""
        p, random, town = self.model.p, self.model.random.random, self.town
        preferred = self.programme.placement == PREFERENCE
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

    def advert_to_answer(self, most: float, flexible: float) -> tuple[Employer | None, float]:
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
            if R.match_of(same, hours, self.capacity, 1.0, flexible, p) <= best_match:
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), flexible, p
            )
            if fit > best_match and self.in_reach(employer, bound):
                best, best_match = employer, fit
        return best, best_match

    def lead_to_follow(self, most: float, flexible: float) -> tuple[Employer | None, float]:
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
                R.match_of(same, hours, self.capacity, 1.0, flexible, p) <= best_score
            ):
                continue
            fit = R.match_of(
                same, hours, self.capacity, self.taste(employer), flexible, p
            )
            score = fit if preferred else R.best_of_lead(trust, openings, p)
            if score > best_score and (not preferred or self.in_reach(employer, bound)):
                best, best_match, best_score = employer, fit, score
        return best, best_match

    def search(self, w: int) -> None:
        """Apply, hear answers, give one; a lead comes before the adverts of the same week."""
        here, in_trial = self.position, self.praktik is not None
        if not here & SEARCH or not self.wants_job or (in_trial and self.praktik_asked):
            return
        if not self.town or self.sick_until >= 0 or w < self.trouble_until:
            return
        p, programme, worker = self.model.p, self.programme, self.worker
        if worker is not None and self.told_to_wait(w):
            return
        effort = p.beside_search if here & IN_WORK or in_trial else 1.0
        effort *= R.mind_on_work(w - self.entry_week - self.treatment_end, p)
        led = worker is not None and self.leads > 0.0 and not in_trial
        led = led and w - self.admitted_week >= programme.search_start_weeks
        adverts = 1.0
        if led and programme.outreach == ORDINARY:
            adverts, led = R.helped_with_adverts(self.leads, worker.employer_skill, p), False
        self.offer, flexible = None, self.flexibility
        letters = self.letters_sent(effort * adverts)
        if led and self.asks_by_lead(effort):
            self.follow_lead(w, flexible)
        for _ in range(letters):
            if self.offer is None:
                self.answer_advert(w, flexible)
        if self.offer is not None:
            self.model.accepted.append(self)

    def letters_sent(self, effort: float) -> int:
        """Return how many applications the person sends alone this week."""
        model = self.model
        p, u = model.p, model.random.random()
        rate = effort * R.own_applications(self.ease_alone, model.most, 1.0, p)
        if u >= rate:
            return 0
        held = R.fear_leaves(R.afraid(self.insecurity, p), p) * R.dares(self.self_stigma, p)
        eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
        return int(min(rate * held * eagerness / model.most, MOST_LETTERS) + 1.0 - u)

    def asks_by_lead(self, effort: float) -> bool:
        """Say whether an application goes out this week by a worker's lead."""
        model, team, worker = self.model, self.worker.team, self.worker
        p, u = model.p, model.random.random()
        related = R.relation(self.trust, self.known, p)
        if self.programme.outreach == CENTRE:
            related *= R.told_to_centre(team.goodwill, p)
        rate = effort * R.outreach_applications(
            self.ease_helped, model.most_helped, self.leads, worker.employer_skill, related, p
        ) * R.doors(team.knowledge, self.consents, p)
        if u >= rate:
            return False
        believed = R.moved(self.belief, p) + R.opened(worker.belief, p)
        return R.happens(rate * R.eager(self.motivation, believed, p) / model.most_helped, u)

    def follow_lead(self, w: int, flexible: float) -> None:
        """Apply where the worker's lead points, if there is one."""
        p, full_time = self.model.p, self.model.full_time
        within = R.most_hours(self.flex, self.capacity, full_time)
        employer, fit = self.lead_to_follow(within, flexible)
        if employer is not None:
            judged = R.judged_capacity(self.capacity, self.shared, p)
            hours = min(R.agreed_hours(judged, employer.job_hours, full_time, p), within)
            hours = max(hours, self.programme.hours_goal)
            self.apply(w, employer, OUTREACH, fit, hours, flexible)

    def answer_advert(self, w: int, flexible: float) -> None:
        """Apply to the best of the adverts seen, if there is one."""
        within = R.most_hours(self.flex, self.capacity, self.model.full_time)
        employer, fit = self.advert_to_answer(within, flexible)
        if employer is not None:
            self.apply(w, employer, OWN, fit, min(employer.job_hours, within), flexible)

    def apply(
        self, w: int, employer: Employer, channel: int, fit: float, hours: float, flexible: float
    ) -> None:
        """Go through interview, offer and answer; `flexible` is how the week began."""
        if employer is self.employer:
            return
        p, programme = self.model.p, self.programme
        told, helped = self.told(), self.support
        by_lead = channel == OUTREACH
        trust = self.worker.network[employer] if by_lead else 0.0
        vouches = by_lead and programme.praktik != NEVER_PRAKTIK
        liked = False
        if employer.praktik_first == 0 or vouches:
            liked = self.be_interviewed(w, employer, by_lead, told, trust)
        if not liked:
            self.motivation = R.discouraged(self.motivation, helped, p)
            self.belief = R.less(self.belief, p.belief_no, helped, p)
            self.flexibility = R.compromised(flexible, helped, p)
            return
        fear = R.afraid(self.insecurity, p)
        if self.model.random.random() >= R.accept_chance(R.pull_of_match(fit, p), fear, p):
            if by_lead:
                candid = 1 if told & ILLNESS_TOLD else 0
                self.worker.network[employer] = R.trust_after_harm(
                    trust, R.risk_left(candid, p), p
                )
            return
        trial = programme.praktik == ROUTINE or employer.praktik_first == 1
        self.offer = (employer, channel, trial and by_lead, hours, fit)

    def be_interviewed(
        self, w: int, employer: Employer, by_lead: bool, told: int, trust: float
    ) -> bool:
        """Say whether an application leads to an offer; an answer stands for a while."""
        p, programme = self.model.p, self.programme
        invites, offers = self.answer(employer, int(w / p.asks_again))
        paid = R.employer_willing(
            self.flex, R.publicly_supported(self.income), by_lead, programme, p
        )
        invited = R.interview_chance(
            employer.openness, R.gap_counted(self.cv_gap, told, p), R.vouched(trust, p) + paid,
            R.invitation_left(told, by_lead, p), p,
        )
        if invites >= invited:
            return False
        self.belief = R.more(self.belief, p.belief_interview)
        shown = p.drive_in_offers * (p.drive_supported if by_lead else 1.0)
        return offers < R.offer_chance(
            self.drive, shown, self.negative, employer.sector == self.dream_sector,
            self.dream_realism, R.skills_gained(self.sessions, programme.sessions, p),
            R.relation(self.trust, self.known, p) if by_lead else 0.0, p,
        )

    def end_praktik(self, w: int) -> None:
        """End an unpaid trial that is over; it may turn into pay."""
        if self.praktik is None or self.praktik_until > w:
            return
        p, model = self.model.p, self.model
        employer, match, asked = self.praktik, self.praktik_match, self.praktik_asked
        openness = employer.openness
        if self.subsidised:
            openness += p.public_subsidy_pays / max(p.openness_effect, 0.1)
        chance = R.trial_pays_chance(
            asked, w - self.praktik_since, self.drive, match, openness, p
        )
        self.end_placement()
        hired = (
            self.wants_job and self.hospital_until < 0
            and self.answer(employer, AFTER_TRIAL)[0] < chance
        )
        if hired and (asked or model.unlimited_openings or employer.take_for(OUTREACH)):
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
