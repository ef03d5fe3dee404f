"""What a programme does with a person: limits, places in line, contacts, sessions, endings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    AGREED,
    BY_NEED,
    CENTRE,
    CLARIFIED,
    DIRECT,
    DROPPED_OUT,
    ENDED,
    ENDING,
    FORGOTTEN,
    NO_ENDING,
    NOT_ENTERED,
    NOT_OFFERED,
    OCCUPIED,
    PRESSED,
    SEARCH,
    SERVED,
    WAITING,
    YOUNG,
    R,
    comes_back,
    is_taken,
    place_in_line,
)

if TYPE_CHECKING:
    from .workers import Worker


class Served:
    """The stages in which a programme serves a person."""

    def reach_limits(self, w: int) -> None:
        """End support that has reached a limit."""
        if self.service != SERVED:
            return
        occupied = self.position & OCCUPIED != 0
        reason = R.limit_reached(
            w - self.admitted_week, self.search_weeks, self.support_weeks, occupied,
            self.worker_minutes, self.programme,
        )
        if reason == NO_ENDING:
            return
        self.leave(w, reason)
        p = self.model.p
        if not occupied or w - max(self.job_since, self.study_since) < p.settled_weeks:
            self.stress = R.stress_of_cut_off(self.stress, p)
            self.trust = R.trust_after_cut_off(self.trust, self.trust_entry, p)

    def leave(self, w: int, reason: int) -> None:
        """End support; an unpaid trial ends with it."""
        self.service = ENDED
        self.worker.clients.remove(self)
        self.worker = None
        self.ended_week = w
        self.cut_off = 0 if reason in (AGREED, DROPPED_OUT, CLARIFIED) else 1
        self.granted = self.outreach = 0.0
        self.end_placement()
        self.position &= ~ENDING

    def end_placement(self) -> None:
        """End an unpaid trial, or a public job with wage subsidy, if there is one."""
        self.praktik, self.praktik_until, self.subsidised = None, -1, 0

    def find_worker(self) -> Worker | None:
        """Return the worker with most room, among equals by chance; None where all are full."""
        random = self.model.random.random
        best, best_score = None, 0.0
        for worker in self.desk.workers:
            room = worker.cap - len(worker.clients)
            if room > 0 and worker is not self.worker:
                score = room / worker.cap + 0.25 * random()
                if score > best_score:
                    best, best_score = worker, score
        return best

    def line_up(self, w: int) -> None:
        """Want a place, or want it back, and stand in line for it."""
        if self.service == SERVED or self.service == NOT_OFFERED:
            return
        programme, p = self.programme, self.model.p
        if self.service == NOT_ENTERED:
            offered = (
                programme.limit_weeks > 0 and programme.hours_budget > 0.0 and self.desk.workers
                and is_taken(
                    self.age, self.diagnosis, self.substance, self.income, programme, p
                )
            )
            self.service = WAITING if offered else NOT_OFFERED
            self.waiting_since = w
        elif self.service == ENDED:
            spent = self.worker_minutes >= 60.0 * programme.hours_budget
            if self.clarified or self.position & OCCUPIED or spent:
                return
            if comes_back(
                w - self.ended_week, self.cut_off, self.model.random.random(), programme, p
            ):
                self.service = WAITING
                self.waiting_since = w
        if self.service == WAITING:
            rank = place_in_line(
                self.waiting_since, self.age < YOUNG, self.admissions > 0, programme.priority
            )
            self.model.queue.append((rank, self.row, self))

    def enrol(self, w: int) -> None:
        """Be admitted where there is room; wait on where there is none."""
        worker = self.find_worker()
        if worker is None:
            self.desk.waiting += 1
            return
        self.service = SERVED
        self.worker = worker
        worker.clients.append(self)
        self.admitted_week = w
        self.waited = w - self.waiting_since
        self.admissions += 1
        self.search_weeks = self.support_weeks = 0
        programme = self.programme
        if programme.outreach == DIRECT:
            kept = R.employer_minutes_kept(programme, self.model.p)
            self.leads = R.leads_at_hand(kept, float(w - worker.since), self.model.p)
        self.known = self.requested = 0.0
        every = programme.praktik_every_weeks
        if programme.measures_beside:
            every = self.model.law.measure_every_weeks
        self.ordered = 0
        self.next_praktik = w + programme.course_weeks + int(self.model.random.random() * every)

    def meet(self, w: int) -> None:
        """Hold a contact, or stay away; let trust, presence and leads grow or fade."""
        served = self.service == SERVED
        if not served and self.memory <= 0.0 and self.leads <= 0.0:
            self.support = 0.0
            return
        p, programme = self.model.p, self.programme
        whole = R.continuity(programme.workers_per_person, programme.partners_together, p)
        minutes = self.granted if served else 0.0
        if minutes > 0.0 and self.hospital_until < 0:
            missed = R.stays_away_chance(self.reach, programme.community_share, p)
            if missed > 0.0 and self.model.random.random() < missed:
                self.granted = minutes = 0.0
        if minutes > 0.0:
            self._be_met(w, minutes, whole)
        else:
            self.need_minutes = 0.0
            self.trust = R.fade_trust(self.trust, self.trust_entry, p)
        if served:
            self.known += R.told_by_treatment(self.shared, p)
        remembered = R.remember(self.memory, minutes, p)
        self.memory = remembered if remembered > FORGOTTEN else 0.0
        self.support = R.reaching(self.trust, R.presence(self.memory, p), self.known, p)
        hours = self.outreach / 60.0 if served else 0.0
        if served and programme.outreach == CENTRE:
            self.requested += hours
            hours = R.come_through(self.requested, p)
            self.requested -= hours
        warm = R.keep_warm(self.leads, hours, p)
        self.leads = warm if warm > 0.001 else 0.0

    def _be_met(self, w: int, minutes: float, whole: float) -> None:
        """Let a contact build trust, calm, and help beyond work where there is time for it."""
        p, worker = self.model.p, self.worker
        self.last_contact = w
        self.contacts += 1
        self.contact_minutes += minutes
        there = whole * R.attention(worker.exhaustion, p)
        self.trust = R.grow_trust(self.trust, minutes, worker.relation_skill, there, p)
        self.known += whole * minutes / 60.0
        if self.programme.benefits_counselling:
            self.insecurity = R.calm(self.insecurity, p)
        helped = self.need_minutes
        if helped > 0.0:
            self.need = max(0.0, self.need - helped / 60.0)
            self.trust = R.help_builds_trust(self.trust, helped, p)
            self.stress = R.help_eases(self.stress, helped, p)
            self.insecurity = R.help_eases(self.insecurity, helped, p)

    def in_treatment(self, w: int) -> int:
        """Return 1 while treatment goes on, else 0."""
        return 1 if w - self.entry_week < self.treatment_end else 0

    def confer(self, w: int) -> None:
        """Let worker and treatment know what the other does."""
        programme, self.shared = self.programme, 0.0
        if self.service == SERVED and programme.treatment_teams > 0:
            agreed = 1 if programme.treatment_contact_required or self.consents else 0
            self.shared = R.shared_with_treatment(
                self.worker.team.cooperation, self.clinician, self.in_treatment(w), agreed,
                programme.treatment_teams, self.model.p,
            )

    def attend(self, w: int) -> None:
        """Come to sessions of training."""
        programme = self.programme
        if programme.sessions == 0 or self.service != SERVED or self.sick_until >= 0:
            return
        weeks = w - self.admitted_week
        held = weeks // programme.session_interval_weeks * programme.sessions_at_once
        if weeks % programme.session_interval_weeks != 0 or held >= programme.sessions:
            return
        random = self.model.random.random
        came = 0
        for _ in range(min(programme.sessions_at_once, programme.sessions - held)):
            came += R.attends(random(), self.motivation, self.stress)
        self.sessions = min(self.sessions + came, programme.sessions)

    def end(self, w: int) -> None:
        """Drop out, agree to end, complete an ending, get another worker."""
        if self.service != SERVED:
            return
        p, random, programme = self.model.p, self.model.random.random, self.programme
        here = self.position
        occupied = here & OCCUPIED != 0
        since = max(self.job_since, self.study_since)
        if occupied:
            if since < w:
                self.support_weeks += 1
            self.search_weeks = 0
        elif here & SEARCH:
            self.search_weeks += 1
        by_need = programme.ending == BY_NEED
        queue = R.pressure(self.desk.waiting, self.desk.posts, p) if by_need else 0.0
        u = random()
        reason = self._why_end(w, queue, occupied, u)
        if reason != NO_ENDING:
            self.leave(w, reason)
            return
        if occupied and by_need and not here & ENDING:
            style = R.pressed_style(self.worker.ending_style, queue)
            settled = R.settled_enough(queue, p)
            if R.happens(R.ending_talk_rate(w - since, settled, style, p), u):
                self.pressed = 1 if w - since < p.settled_weeks else 0
                self.ending_until = w + programme.ending_weeks
                self.position = here | ENDING
        if random() * programme.worker_change_weeks < 1.0:
            new = self.find_worker() or self.worker
            self.worker.clients.remove(self)
            new.clients.append(self)
            self.worker = new
            self.change_worker()

    def _why_end(self, w: int, queue: float, occupied: bool, u: float) -> int:
        """Return why support ends this week, or `NO_ENDING`; `u` is the draw of a talk about it."""
        if self.clarified:
            return CLARIFIED
        p, model = self.model.p, self.model
        v = model.random.random()
        if v < model.most_drop_out and R.happens(
            R.drop_out_rate(self.trust, self.stress, p) * R.use_drops_out(self.substance, p), v
        ):
            if self.programme.duty:
                self.insecurity = R.sanctioned(self.insecurity, p)
            return DROPPED_OUT
        if self.position & ENDING and w >= self.ending_until:
            return PRESSED if self.pressed else AGREED
        if queue > 0.0 and not occupied and R.happens(
            R.let_go_rate(self.search_weeks, queue, p), u
        ):
            return PRESSED
        return NO_ENDING

    def change_worker(self) -> None:
        """Meet a successor: part of the trust lies in the team."""
        p, before = self.model.p, self.trust
        after = R.trust_in_successor(before, self.trust_entry, p)
        self.trust = R.trust_in_colleague(before, after, self.programme.stand_in, p)
        self.known = R.passed_on(self.known, p)
