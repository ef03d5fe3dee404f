"""The search for work: leads and adverts, applications, interviews, offers and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import (
    CENTRE,
    ILLNESS_TOLD,
    IN_WORK,
    NEVER_PRAKTIK,
    ORDINARY,
    OUTREACH,
    OWN,
    PREFERENCE,
    ROUTINE,
    SEARCH,
    R,
    letters,
)

if TYPE_CHECKING:
    from .town import Employer


class Searching:
    """The stage of search."""

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
        alone, together = self.letters_sent(effort, adverts)
        if led and self.asks_by_lead(effort):
            self.follow_lead(w, flexible)
        for nth in range(together):
            if self.offer is None:
                self.answer_advert(w, flexible, nth >= alone)
        if self.offer is not None:
            self.model.accepted.append(self)

    def letters_sent(self, effort: float, adverts: float) -> tuple[int, int]:
        """Return how many adverts the person answers this week: alone, and with help too."""
        model = self.model
        p, u = model.p, model.random.random()
        rate = effort * R.own_applications(self.ease_alone, model.most, 1.0, p)
        if u >= rate * adverts:
            return 0, 0
        held = R.fear_leaves(R.afraid(self.insecurity, p), p) * R.dares(self.self_stigma, p)
        eagerness = R.eager(self.motivation, R.moved(self.belief, p), p)
        rate *= held * eagerness / model.most
        return letters(rate, u), letters(rate * adverts, u)

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
            self.apply(w, employer, OUTREACH, fit, hours)

    def answer_advert(self, w: int, flexible: float, helped: bool) -> None:
        """Apply to the best of the adverts seen, if there is one."""
        p, full_time = self.model.p, self.model.full_time
        within = R.most_hours(self.flex, self.capacity, full_time)
        least = R.fewest_hours(self.full_time_only, self.capacity, flexible, full_time, p)
        if helped:
            least = max(least, self.programme.hours_goal)
        employer, fit = self.advert_to_answer(least, within, flexible)
        if employer is not None:
            self.apply(w, employer, OWN, fit, min(employer.job_hours, within))

    def apply(
        self, w: int, employer: Employer, channel: int, fit: float, hours: float
    ) -> None:
        """Go through interview, offer and answer."""
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
            self.motivation = R.less(self.motivation, p.a_no, helped, p)
            self.belief = R.less(self.belief, p.a_no, helped, p)
            self.flexibility = R.compromised(self.flexibility, helped, p)
            return
        fear = R.afraid(self.insecurity, p)
        if self.model.random.random() >= R.yes_to_match(fit, p) * R.fear_leaves(fear, p):
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
        invites, offers = self.answer(
            employer, R.answer_of(w, self.row + employer.unique_id, p)
        )
        paid = R.employer_willing(
            self.flex, R.publicly_supported(self.income), by_lead, programme, p
        )
        invited = R.interview_chance(
            employer.openness, R.gap_counted(self.cv_gap, told, p), R.vouched(trust, p) + paid,
            R.invitation_left(told, by_lead, p), p,
        )
        if invites >= invited:
            return False
        self.belief = R.more(self.belief, p.belief_step)
        shown = p.drive_in_offers * (p.drive_supported if by_lead else 1.0)
        return offers < R.offer_chance(
            self.drive, shown, self.negative, employer.sector == self.dream_sector,
            self.dream_realism, R.skills_gained(self.sessions, programme.sessions, p),
            R.comes_along(R.relation(self.trust, self.known, p), p) if by_lead else 0.0, p,
        )

    def advert_to_answer(
        self, least: float, most: float, flexible: float
    ) -> tuple[Employer | None, float]:
        """Return the best-fitting advertised opening seen."""
        p, random, town = self.model.p, self.model.random.random, self.town
        bound = R.bounded(self.reach, p)
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
            needed = max(hours, self.programme.hours_goal)
            if needed > most or not R.manageable(needed, self.capacity, p):
                continue
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
