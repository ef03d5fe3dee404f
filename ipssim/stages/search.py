"""Job search: applications alone and by outreach, offers, answers."""

from __future__ import annotations

from ipssim.chance import BLOCK, Draw, Luck, four, four_each, uniform
from ipssim.compiled import rule, stage
from ipssim.recorder import Log, note
from ipssim.rules.belief import less, more, moved, opened
from ipssim.rules.benefits import afraid, fear_leaves
from ipssim.rules.disclosure import gap_counted, invitation_left, items_told
from ipssim.rules.dream_and_match import (
    compromised,
    fewest_hours,
    yes_to_match,
)
from ipssim.rules.employer_network import (
    told_to_centre,
    trust_after_harm,
    vouched,
)
from ipssim.rules.ended_too_early import mind_on_work
from ipssim.rules.integration import advised_to_wait
from ipssim.rules.job_search import (
    answer_of,
    comes_along,
    eager,
    helped_with_adverts,
    interview_chance,
    offer_chance,
)
from ipssim.rules.jobcentre import publicly_supported
from ipssim.rules.persistent_trial import risk_left
from ipssim.rules.reach import bounded
from ipssim.rules.resonance import relation
from ipssim.rules.sessions import skills_gained
from ipssim.rules.team import doors
from ipssim.rules.ways_out import employer_willing, most_hours
from ipssim.settings.world import WorldNumbers
from ipssim.stages.allot import search_starts
from ipssim.stages.choose import (
    NOTHING,
    Application,
    Seeker,
    answer_advert,
    asks_alone,
    asks_by_lead,
    follow_lead,
    letters,
)
from ipssim.vocabulary import Channel, Event, Item, Outreach, Placement, Position, Praktik
from ipssim.world.columns import Candidates, Employers, Teams, Treatment, Workers
from ipssim.world.periods import Now
from ipssim.world.person import Mind, Offer, Traits, Wish
from ipssim.world.records import ProgrammeNumbers
from ipssim.world.run import Run

_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_DRAW = int(Draw.SEARCH)
_OUTREACH = int(Channel.OUTREACH)
_APPLIED = int(Event.APPLIED)
_INTERVIEW = int(Event.INTERVIEW)
_OFFER = int(Event.OFFER)
_REJECTED = int(Event.REJECTED)
_REFUSED = int(Event.REFUSED)
_COMPROMISED = int(Event.COMPROMISED)
_DISCLOSURE = int(Draw.DISCLOSURE)
_ILLNESS = int(Item.ILLNESS)
_PREFERENCE = int(Placement.PREFERENCE)
_ORDINARY = int(Outreach.ORDINARY_CHANNELS)
_NEVER = int(Praktik.NEVER)
_ROUTINE = int(Praktik.ROUTINE)
_ANSWER = int(Draw.ANSWER)
_CENTRE = int(Outreach.COMPANY_CENTRE)


@rule
def told_by(luck: Luck, p: WorldNumbers, key: int, support: float) -> int:
    """Return the items (flags of `Item`) that a person tells, with the help at hand."""
    draws = four(luck, key, 0, _DISCLOSURE, 0)
    return items_told(draws[0], draws[1], draws[2], support, p)


@rule
def is_invited(
    u: float, sent: Application, told: int, trust: float, paid: float, openness: float,
    cv_gap: float, p: WorldNumbers,
) -> bool:
    """Say whether an application comes to an interview.

    `trust` is the employer's in the worker, `paid` what wages that are paid for by others add.
    """
    return u < interview_chance(
        openness, gap_counted(cv_gap, told, p), vouched(trust, p) + paid,
        invitation_left(told, sent.channel == _OUTREACH, p), p,
    )


@rule
def is_offered(
    u: float, i: int, same: int, by_lead: bool, related: float, trained: float, traits: Traits,
    realism: float, p: WorldNumbers,
) -> bool:
    """Say whether an interview comes to an offer; `same` is 1 in the sector of the dream."""
    shown = p.drive_in_offers * (p.drive_supported if by_lead else 1.0)
    return u < offer_chance(
        float(traits.drive[i]), shown, float(traits.negative[i]), same, realism, trained,
        comes_along(related, p) if by_lead else 0.0, p,
    )


@stage
def be_turned_down(
    w: int, p: WorldNumbers, one: Seeker, sent: Application, helped: float, mind: Mind,
    wish: Wish, log: Log,
) -> None:
    """Let a no discourage, and bend the wish."""
    i, motivation, belief, flexibility = one.i, mind.motivation, mind.belief, wish.flexibility
    note(log, w, i, _REJECTED, sent.channel, 0, sent.employer, 0.0)
    motivation[i] = less(float(motivation[i]), p.a_no, helped, p)
    belief[i] = less(float(belief[i]), p.a_no, helped, p)
    was = float(flexibility[i])
    flexibility[i] = compromised(was, helped, p)
    if was <= 0.5 < flexibility[i]:
        note(log, w, i, _COMPROMISED, 0, 0, -1, 0.0)


@stage
def answer_offer(
    w: int, luck: Luck, p: WorldNumbers, one: Seeker, sent: Application, u: float, helped: float,
    insecurity: float, workers: Workers, log: Log,
) -> bool:
    """Say whether an offer is accepted; a no costs the worker some of the employer's trust."""
    note(log, w, one.i, _OFFER, sent.channel, 0, sent.employer, sent.hours)
    if u < yes_to_match(sent.match, p) * fear_leaves(afraid(insecurity, p), p):
        return True
    note(log, w, one.i, _REFUSED, sent.channel, 0, sent.employer, 0.0)
    if sent.slot >= 0:
        network_trust, k = workers.network_trust, one.led_by
        candid = 1 if told_by(luck, p, one.key, helped) & _ILLNESS else 0
        trust = float(network_trust[k, sent.slot])
        network_trust[k, sent.slot] = trust_after_harm(trust, risk_left(candid, p), p)
    return False


@stage
def be_heard(
    w: int, luck: Luck, p: WorldNumbers, one: Seeker, sent: Application,
    programme: ProgrammeNumbers, people: Candidates, employers: Employers, trust: float, log: Log,
) -> bool:
    """Let an application be heard; say whether it comes to an offer.

    A firm that wants an unpaid trial first answers a worker, where the programme uses trials. What
    it answers somebody stands for a while, however often it is asked.
    """
    i, e, by_lead, belief = one.i, sent.employer, sent.channel == _OUTREACH, people.mind.belief
    if employers.praktik_first[e] and not (by_lead and programme.praktik != _NEVER):
        return False
    supported = publicly_supported(int(people.case.income[i]))
    paid = employer_willing(int(people.case.flex[i]), supported, by_lead, programme, p)
    told = told_by(luck, p, one.key, float(people.help.support[i]))
    openness, cv_gap = float(employers.openness[e]), float(people.person.cv_gap[i])
    drawn = four(luck, one.key, answer_of(w, one.key + e, p), _ANSWER, e)
    if not is_invited(drawn[0], sent, told, trust, paid, openness, cv_gap, p):
        return False
    note(log, w, i, _INTERVIEW, sent.channel, 0, e, 0.0)
    belief[i] = more(float(belief[i]), p.belief_step)
    same = 1 if employers.sector[e] == one.dream else 0
    trained = skills_gained(people.help.sessions[i], programme.sessions, p)
    realism = float(people.wish.dream_realism[i])
    related = relation(float(people.help.trust[i]), float(people.help.known[i]), p)
    return is_offered(drawn[1], i, same, by_lead, related, trained, people.traits, realism, p)


@stage
def take_offer(
    i: int, sent: Application, programme: ProgrammeNumbers, praktik_first: int, offer: Offer
) -> None:
    """Leave what was accepted in the `offer_*` columns."""
    trial = programme.praktik == _ROUTINE or praktik_first == 1
    offer.offer_employer[i] = sent.employer
    offer.offer_channel[i] = sent.channel
    offer.offer_praktik[i] = 1 if trial and sent.channel == _OUTREACH else 0
    offer.offer_hours[i] = sent.hours
    offer.offer_match[i] = sent.match


@rule
def free_to_search(
    w: int, wants_job: int, in_trial: bool, asked: int, sick_until: int, trouble_until: int
) -> bool:
    """Say whether somebody who searches can apply for work this week.

    An unpaid trial that a job stands behind (`asked`) is waited for.
    """
    if not wants_job or (in_trial and asked):
        return False
    return sick_until < 0 and w >= trouble_until


@stage
def _apply(
    w: int, luck: Luck, p: WorldNumbers, one: Seeker, sent: Application,
    programme: ProgrammeNumbers, u: float, people: Candidates, employers: Employers,
    workers: Workers, log: Log,
) -> None:
    """Apply, be heard and answer; `u` decides on taking an offer."""
    i, e = one.i, sent.employer
    helped, insecurity = float(people.help.support[i]), float(people.mind.insecurity[i])
    trust = float(workers.network_trust[one.led_by, sent.slot]) if sent.slot >= 0 else 0.0
    note(log, w, i, _APPLIED, sent.channel, 0, e, 0.0)
    if not be_heard(w, luck, p, one, sent, programme, people, employers, trust, log):
        be_turned_down(w, p, one, sent, helped, people.mind, people.wish, log)
    elif answer_offer(w, luck, p, one, sent, u, helped, insecurity, workers, log):
        take_offer(i, sent, programme, int(employers.praktik_first[e]), people.offer)


@stage
def search(
    w: int, luck: Luck, now: Now, people: Candidates, employers: Employers, workers: Workers,
    teams: Teams, treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let those who search for work apply, hear an answer and give one.

    Beside a job, or an unpaid trial that no offer stands behind, less is applied for. Openings are
    handed out when the week is settled. A consultant's lead comes before the adverts of the same
    week. A person's draws decide on applying alone, on asking by a lead, and on taking an offer.
    """
    p, full_time, draws, place_start = (
        now.world, now.market.full_time_hours, run.draws, run.place_start
    )
    key, place, entry_week = people.person.key, people.person.place, people.person.entry_week
    position, terms, worker = (
        people.standing.position, people.standing.terms, people.standing.worker
    )
    praktik, health, home = people.praktik, people.health, people.home
    traits, wish, mind = people.traits, people.wish, people.mind
    leads, offer_employer = people.help.leads, people.offer.offer_employer
    # Nobody is more eager: decides most weeks without `exp`.
    most_eager = eager(1.0, moved(1.0, p), p)
    most_eager_helped = eager(1.0, moved(1.0, p) + opened(1.0, p), p)
    for start in range(run.who[0], run.who[1], BLOCK):
        stop = min(start + BLOCK, run.who[1])
        four_each(luck, key, start, stop, w, _DRAW, 0, draws)
        for i in range(start, stop):
            offer_employer[i] = -1
            low, high = place_start[place[i]], place_start[place[i] + 1]
            in_trial = praktik.praktik_employer[i] >= 0
            if not position[i] & _SEARCH or high <= low or not free_to_search(
                w, wish.wants_job[i], in_trial, praktik.praktik_asked[i], health.sick_until[i],
                home.trouble_until[i],
            ):
                continue
            programme, k, weeks = now.terms[terms[i]], worker[i], w - entry_week[i]
            since = weeks - treatment.end_week[i]  # the end of treatment
            if k >= 0 and advised_to_wait(
                programme.waits_for_treatment, 1 if since < 0 else 0, float(health.symptoms[i]),
                float(traits.symptom_level[i]), p,
            ):
                continue
            j, able, motivation = i - start, float(health.capacity[i]), float(mind.motivation[i])
            led, belief = leads[i] > 0.0 and k >= 0 and not in_trial, float(mind.belief[i])
            if led and w - people.standing.admitted_week[i] < search_starts(programme):
                led = False
            related = 0.0
            if led:
                related = relation(float(people.help.trust[i]), float(people.help.known[i]), p)
                if programme.outreach == _CENTRE:
                    related *= told_to_centre(float(teams.goodwill[workers.team[k]]), p)
            effort = p.beside_search if position[i] & _IN_WORK or in_trial else 1.0
            one = Seeker(
                i, key[i], k if led else -1, low, high, effort * mind_on_work(since, p),
                int(wish.dream_sector[i]), able, float(wish.flexibility[i]),
                bounded(float(home.reach[i]), p), fewest_hours(
                    wish.full_time_only[i], able, float(wish.flexibility[i]), full_time, p
                ), programme.hours_goal,
                most_hours(int(people.case.flex[i]), able, full_time),
            )
            sent, adverts = NOTHING, 1.0
            if led and programme.outreach == _ORDINARY:
                adverts = helped_with_adverts(float(leads[i]), float(workers.employer_skill[k]), p)
            elif led and asks_by_lead(
                one.effort, draws[1, j], most_eager_helped, float(traits.ease_helped[i]),
                float(leads[i]), float(workers.employer_skill[k]), related,
                doors(float(teams.knowledge[workers.team[k]]), people.help.consents[i], p),
                motivation, belief, float(workers.belief[k]), p,
            ):
                preferred = programme.placement == _PREFERENCE
                shared = float(people.help.shared[i])
                sent = follow_lead(luck, now, one, preferred, shared, employers, workers)
            if sent.employer >= 0 and sent.employer != people.job.employer[i]:
                u = draws[2, j]
                _apply(w, luck, p, one, sent, programme, u, people, employers, workers, log)
            rate = asks_alone(
                one.effort * adverts, draws[0, j], most_eager, float(traits.ease_alone[i]),
                motivation, belief, float(mind.insecurity[i]), float(mind.self_stigma[i]), p,
            )
            alone = letters(rate / adverts, draws[0, j])
            for nth in range(letters(rate, draws[0, j])):
                if offer_employer[i] < 0:
                    sent = answer_advert(w, nth, luck, p, one, nth >= alone, employers)
                    if sent.employer >= 0 and sent.employer != people.job.employer[i]:
                        u = uniform(luck, one.key, w, _DRAW, 1 + nth)
                        _apply(w, luck, p, one, sent, programme, u, people, employers, workers, log)
