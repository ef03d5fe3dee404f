"""Life beside the programme: what befalls, what weighs, health; and the tallies of the week."""

from __future__ import annotations

from .rules import (
    AVAILABLE,
    BODY_ILL,
    CLARIFICATION,
    ENDING,
    IN_STUDY,
    IN_WORK,
    NO_DATE,
    OUTREACH,
    PARTNER_LEFT,
    SEARCH,
    SERVED,
    TRAIN_FIRST,
    WAITING,
    R,
)

_LEAST_NEED = 0.01  # hours, as in the stage `befall`


class Living:
    """The stages that happen to everybody, served or not."""

    def befall(self, w: int) -> None:
        """Let come what no plan foresees; let needs weigh and pass, use move, and stays end."""
        model, p = self.model, self.model.p
        if 0 <= self.hospital_until <= w:
            self.hospital_until = -1
        helps = self.service == SERVED and self.programme.broader_help
        unlimited = 1 if helps and not self.programme.task_limits else 0
        if self.need > 0.0:
            self.stress = min(1.0, self.stress + R.unmet_stress(self.need, p))
            left = R.need_left(self.need, p)
            self.need = left if left > _LEAST_NEED else 0.0
        random = model.random.random
        if model.needs > 0.0 and R.happens(model.needs, random()):
            self.need = R.asked_for(self.need, unlimited, p)
        u = random()
        if u < model.most_befalls and R.happens(R.befall_rate(self.children, self.partner, p), u):
            self.be_struck(w, unlimited)
        if self.substance_entry > 0.0:
            placed = (
                self.employer is not None or self.study_since >= 0 or self.praktik is not None
            )
            there = 1 if placed and not R.is_away(self.sick_until, p) else 0
            self.substance = R.held_use(
                self.substance_entry, R.rhythm_of(self.memory, there, p), p
            )

    def be_struck(self, w: int, unlimited: int) -> None:
        """Be struck by something: it weighs, takes weeks, frightens and asks for help."""
        p, random = self.model.p, self.model.random.random
        kind = R.kind_befalling(random(), self.children, self.partner)
        weeks = R.weeks_taken(1.0 - random(), p)
        if kind == BODY_ILL:
            self.sick_until = max(self.sick_until, w + weeks)
        else:
            self.trouble_until = max(self.trouble_until, w + 1 + weeks)
        if kind == PARTNER_LEFT:
            self.partner = 0
        self.stress = R.befallen_stress(self.stress, p)
        self.insecurity = R.shaken(self.insecurity, kind, p)
        self.need = R.asked_for(self.need, unlimited, p)

    def strain(self, w: int) -> None:
        """Add up what weighs this week; whoever is away ill is spared what the place asks."""
        p, programme = self.model.p, self.programme
        working = 1 if self.employer is not None else 0
        occupied = working == 1 or self.study_since >= 0
        added = 0.0
        if 0 <= self.sick_until <= w:
            self.sick_until = -1
        ill = R.is_away(self.sick_until, p)
        if self.service == SERVED:
            weeks = w - self.admitted_week
            left = min(
                programme.limit_weeks - weeks, programme.search_limit_weeks - self.search_weeks
            )
            if not occupied and left < NO_DATE:
                added += R.deadline_stress(left, p)
            in_course = programme.sequence == TRAIN_FIRST and weeks < programme.course_weeks
            if programme.duty and in_course:
                added += R.duty_stress(1.0, p)
        if programme.placement == AVAILABLE and not ill:
            added += self.weight_of_placement(w)
        if occupied and not ill:
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

    def weight_of_placement(self, w: int) -> float:
        """Return the stress of a place that was not chosen; some fall ill from it."""
        p, added = self.model.p, 0.0
        bound = R.bounded(self.reach, p)
        if bound < 1.0:
            employer = self.praktik
            if employer is None and self.job_channel == OUTREACH:
                employer = self.employer
            if employer is not None and not self.in_reach(employer, bound):
                added += R.far_away(p)
        if self.praktik is not None:
            random = self.model.random.random
            misfit = R.mismatch_of(self.praktik_match)
            if self.programme.duty:
                added += R.duty_stress(misfit, p)
            if R.happens(R.flare_up_rate(misfit, p), random()):
                self.sick_until = w + R.sick_leave_weeks(1.0 - random(), p)
                self.end_placement()
        return added

    def live(self, w: int) -> None:
        """Move symptoms, stress and capacity on."""
        p, random = self.model.p, self.model.random.random
        weeks, until, contacts = w - self.entry_week, self.treatment_end, self.contacts_per_month
        if weeks > until and contacts > 0.0:
            until = R.next_end(weeks, until, contacts, 1.0 - random(), 1.0 - random(), p)
            self.treatment_end = until
        level = R.level_now(self.symptom_level, weeks, until, contacts, p)
        away = R.is_away(self.sick_until, p)
        load = 0.0 if away else self.job_hours + self.study_hours
        working = self.employer is not None and not away
        occupied = 1 if working or (self.study_since >= 0 and not away) else 0
        misfit = R.mismatch_of(self.job_match) if working else 0.0
        if self.praktik is not None and not away:
            load += p.praktik_hours
            misfit = max(misfit, R.mismatch_of(self.praktik_match))
        overload = max(0.0, load - self.capacity)
        shock = 2.0 * (random() + random() + random() - 1.5)
        now = R.next_symptoms(
            self.symptoms, level, shock, R.work_on_symptoms(occupied, overload, p),
            R.harm_of(misfit, p) + R.harm_of_use(self.substance, p), self.stress, p,
        )
        in_job = w - self.job_since if working else -1
        added = R.too_early_or_too_hard(overload, in_job, now, level, p)
        added = added * R.mistimed(self.shared, p) + R.cost_of_use(self.substance, p)
        if R.relapses(now, level, self.stress, added, random(), p):
            now += p.relapse_size * R.caught_early(self.shared, self.support, p)
            if self.hospital_until < 0 and random() < R.admission_chance(p):
                weeks = R.weeks_taken(1.0 - random(), p)
                self.hospital_until = w + weeks
                self.sick_until = max(self.sick_until, w + weeks)
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
        if self.employer is not None or self.study_since >= 0:
            self.weeks_either += 1
        self.hours += load
        self.support_sum += self.support
        row, here = self.model.weekly[self.arm][since], self.position
        row[0] += 1
        for column, flag in enumerate((CLARIFICATION, SEARCH, IN_WORK, IN_STUDY, ENDING), start=1):
            if here & flag:
                row[column] += 1
        if self.service == WAITING:
            row[7] += 1
        if self.first_job >= 0:
            row[8] += 1
        if self.first_study >= 0:
            row[9] += 1
        if self.first_job >= 0 or self.first_study >= 0:
            row[10] += 1
        row[11] += load
        if self.service == SERVED:
            worker = self.worker
            row[6] += 1
            row[12] += self.granted
            row[13] += len(worker.clients) / max(worker.share, 1.0 / worker.cap)
