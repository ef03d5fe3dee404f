"""The way to education, and the jobcentre around everybody."""

from __future__ import annotations

from .rules import (
    BY_NEED,
    CLARIFICATION,
    COURSE,
    DECIDED_COURSE,
    DECIDED_FLEKSJOB,
    DECIDED_PENSION,
    ENDING,
    FAR_OFF,
    FLEKSJOB,
    HALF_YEAR,
    IN_STUDY,
    IN_WORK,
    OCCUPIED,
    OWN_AUTHORITY,
    PENSION,
    REVALIDERING,
    SEARCH,
    SERVED,
    SICK_PAY,
    WITHOUT_FLEKSJOB,
    R,
)


class Standing:
    """The stages of study, of income and its cases, and of talks."""

    def study(self, w: int) -> None:
        """Keep at a course, or start one at an intake."""
        if self.study_since >= 0:
            self._keep_at(w)
            return
        if not self.wants_education or not self.position & SEARCH or self.sick_until >= 0:
            return
        model, programme, worker = self.model, self.programme, self.worker
        p, random, starts = model.p, model.random.random, model.intake
        if programme.apprenticeships and worker is not None:
            starts = max(starts, p.apprentice_intake)
        if starts <= 0.0 or w < self.trouble_until:
            return
        told = 0.0
        if programme.education_support:
            told = self.support
            if worker is not None:
                told = R.advised(told, worker.team.knowledge, p)
        eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
        rate = R.study_applications(
            self.ease_study, self.ease_advised, eagerness, starts, told, p
        )
        if R.happens(rate, random()):
            self.study_since = w
            self.study_until = w + R.course_weeks(random(), model.main_intake, p)
            self.study_hours = R.study_hours_within(
                self.capacity, model.main_intake, model.full_time, p
            )
            self.belief = R.more(self.belief, p.belief_place)
            here = (self.position | IN_STUDY) & ~CLARIFICATION
            if model.main_intake or not self.wants_job:
                here &= ~SEARCH
            self.position = here

    def _keep_at(self, w: int) -> None:
        """Keep at a course, complete it, or leave it."""
        p = self.model.p
        held = R.hold(
            R.remediated(self.cognition, self.sessions, self.programme.sessions, p),
            max(0.0, self.study_hours + self.job_hours - self.capacity), self.symptoms,
            self.support, self.fragility, R.learned(self.lessons, p), p,
        )
        held -= R.kept_by_treatment(
            self.shared, self.in_treatment(w), self.contacts_per_month, p
        )
        away = R.is_away(self.sick_until, p)
        held += R.cost_of_use(self.substance, p) + R.away_loses(away, p) - R.place_held(
            self.shared, self.support, away, self.symptoms, self.symptom_level, p
        )
        completed = w >= self.study_until
        left = R.happens(R.study_loss_rate(held, p), self.model.random.random())
        if not completed and not left:
            return
        self.study_since = self.study_until = -1
        self.study_hours = 0.0
        here = self.position & ~IN_STUDY
        if not completed:
            self.lessons += 1.0
            self.belief = R.less(self.belief, p.belief_step, self.support, p)
            self.clarity = R.after_setback(self.clarity, self.support, p)
        if not here & IN_WORK:
            here = (here | CLARIFICATION) & ~ENDING
        self.position = here

    def assess(self, w: int) -> None:
        """Look at a case that is due, move income with jobs and courses, count its weeks."""
        law = self.model.law
        years = self.age + (w - self.entry_week) / 52.0
        if w >= self.next_assessment:
            self._be_assessed(w, years)
        now = R.income_now(self.basis, self.flex, self.job_hours, self.study_hours, law)
        if now != self.income:
            self.income = now
            self.job_flex = 1 if now == FLEKSJOB else 0
            self.had_fleksjob = max(self.had_fleksjob, self.job_flex)
            left = R.basis_left(self.basis, now, years, law)
            if left != self.basis:
                self.basis, self.course_until = left, -1
            self.track = R.track_of(now, self.capacity, self.benefit_weeks, law)
        supported = R.publicly_supported(now)
        self.weeks_off = R.weeks_away(self.weeks_off, supported)
        self.benefit_weeks = R.weeks_counted(self.benefit_weeks, self.weeks_off, supported, law)
        if supported:
            self.weeks_on_benefit += 1
            self.municipal_share_weeks += R.municipal_share(
                self.benefit_weeks, self.model.reimbursed_until,
                self.model.municipal_shares,
            )

    def _be_assessed(self, w: int, years: float) -> None:
        """Look at what this kind of income asks to be looked at."""
        law, p = self.model.law, self.model.p
        self.next_assessment = min(w + max(1, int(law.assessment_interval_weeks)), FAR_OFF)
        served = self.service == SERVED
        by_need = served and self.programme.ending == BY_NEED
        if self.basis == SICK_PAY:
            self._sick_pay(w, years)
        elif self.basis == PENSION:
            self.next_assessment = w + HALF_YEAR
            settled = by_need and not self.position & OCCUPIED and not self.clarified
            if (
                settled and w - self.admitted_week >= HALF_YEAR
                and self.model.random.random() < p.pension_stays
            ):
                self._choose_pension()
        elif R.has_talks(self.basis) and not self.flex:
            self._consider(w, years, by_need, 1 if served and self.programme.prepares_cases else 0)
        self.track = R.track_of(self.basis, self.capacity, self.benefit_weeks, law)

    def _sick_pay(self, w: int, years: float) -> None:
        """Look at sick pay where its weeks have changed the track, and let it run out."""
        law, weeks = self.model.law, self.benefit_weeks
        if weeks < law.sick_pay_weeks:
            self.next_assessment = w + int(law.sick_pay_weeks) - weeks
        elif weeks < law.sick_pay_ends_weeks:
            self.next_assessment = w + int(law.sick_pay_ends_weeks + 0.999) - weeks
        elif self.model.random.random() < law.sick_pay_to_course:
            self._begin_course(w, COURSE)
        else:
            self.basis = R.cash_benefit(years, law)

    def _begin_course(self, w: int, income: int) -> None:
        """Begin a ressourceforløb or revalidering."""
        weeks = R.granted_weeks(self.model.random.random(), self.model.law)
        self.basis = income
        self.course_until = min(w + weeks, FAR_OFF)

    def _choose_pension(self) -> None:
        """Choose the pension instead of going on."""
        self.clarified, self.wants_job, self.wants_education = 1, 0, 0

    def _consider(self, w: int, years: float, by_need: bool, prepared: int) -> None:
        """Bring, prepare, drop or hear the case of somebody whose capacity is low."""
        law, p = self.model.law, self.model.p
        over = self.course_until >= 0 and w >= self.course_until
        if self.course_until > w:
            self.next_assessment = self.course_until
            return
        possible = (
            self.job_hours < law.self_support_hours and self.study_hours < law.study_grant_hours
        )
        if not possible or self.track != 2 or self.capacity >= law.fleksjob_hours:
            self.case_since = -1
            if over:
                self.course_until = -1
                self.basis = R.cash_benefit(years, law)
            return
        if self.case_since < 0 and not over:
            if self.benefit_weeks < law.hearing_benefit_weeks:
                return
            self.case_since = w
        due = w if over else self.case_since + R.hearing_wait(prepared, law, p)
        desk = self.caseworker
        if w < due:
            self.next_assessment = min(due, self.next_assessment)
        elif w < desk.next_case:
            self.next_assessment = desk.next_case
        else:
            desk.next_case = w + int(law.case_interval_weeks)
            self._be_heard(w, years, by_need, prepared)

    def _be_heard(self, w: int, years: float, by_need: bool, prepared: int) -> None:
        """Have the case decided by the rehabilitation team."""
        law, p, random = self.model.law, self.model.p, self.model.random.random
        working = 1 if self.job_hours > 0.0 else 0
        over = 1 if self.course_until >= 0 else 0
        tried = 1 if working or self.lessons > 0.0 else 0
        decided = R.decision_of(
            self.capacity, years, working, self.wants_education,
            R.clear_chance(tried, prepared, over, law, p), random(), random(), law,
        )
        self.decision = decided
        self.case_since = self.course_until = -1
        if decided == DECIDED_PENSION:
            self.basis = PENSION
            self.next_assessment = w + HALF_YEAR
            if by_need and not working and random() < p.pension_is_enough:
                self._choose_pension()
        elif decided == DECIDED_FLEKSJOB:
            self.basis, self.flex, self.next_assessment = WITHOUT_FLEKSJOB, 1, FAR_OFF
        else:
            self._begin_course(w, COURSE if decided == DECIDED_COURSE else REVALIDERING)
            self.next_assessment = self.course_until

    def talk(self, w: int) -> None:
        """Hold a talk at the jobcentre that is due, if the caseworker's week has room for it."""
        if w < self.next_talk or not R.has_talks(self.income):
            return
        law, p = self.model.law, self.model.p
        interval = R.talk_interval(self.track, law)
        if self.employer is not None or self.study_since >= 0:
            self.next_talk = w + interval
            return
        shielded = (
            self.service == SERVED
            and self.programme.authority == OWN_AUTHORITY
            and self.last_contact >= 0
            and self.last_contact >= self.admitted_week
        )
        desk, in_time = self.caseworker, self.next_talk == w
        if in_time:
            desk.talks_due += 1
        if not shielded:
            if desk.talk_week != w:
                desk.talk_week, desk.talks_now = w, 0
            if desk.talks_now >= law.talks_per_week:
                return
            desk.talks_now += 1
        if in_time:
            desk.talks_in_time += 1
        self.next_talk = w + interval
        random, met = self.model.random.random, desk
        if random() * law.caseworker_change_weeks < interval:
            desk = self.caseworker = self.office[int(random() * len(self.office))]
            self.new_caseworker = 1
            desk.assigned += 1
        if not shielded:
            desk.talks += 1
            self.stress = R.talk_stress(self.stress, self.system_trust, self.new_caseworker, p)
            self.new_caseworker = 0
            beside = self.service == SERVED and self.programme.measures_beside
            due = w >= self.next_praktik and self.praktik is None
            if beside and due and met.talks_now < law.talks_per_week:
                met.talks_now += 1
                self.ordered = 1
