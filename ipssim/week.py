"""One week for everyone, in the order the docs print."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

from ipssim.compiled import entry
from ipssim.settings.world import WorldNumbers
from ipssim.stages.allot import allot
from ipssim.stages.attend import attend
from ipssim.stages.befall import befall
from ipssim.stages.clarify import clarify
from ipssim.stages.end import end, reach_limits
from ipssim.stages.enrol import enrol
from ipssim.stages.jobcentre import assess, talk
from ipssim.stages.lead import confer, lead, open_posts, refer, supervise
from ipssim.stages.live import live
from ipssim.stages.meet import meet, visit_employers
from ipssim.stages.muster import list_caseloads, muster
from ipssim.stages.openings import open_vacancies
from ipssim.stages.place import place
from ipssim.stages.record import record
from ipssim.stages.search import search
from ipssim.stages.settle import end_praktik, settle_hiring
from ipssim.stages.staff import hire, staff
from ipssim.stages.strain import strain
from ipssim.stages.study import study
from ipssim.stages.work import work


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the week: what it does, for whom, and where that comes from."""

    name: str
    does: str
    source: str


WEEK: tuple[Stage, ...] = (
    Stage("muster", "People enter follow-up, and leave it when it is over.", "trial design"),
    Stage("open_vacancies", "Employers' openings come and go.", "S2 3.5; rates assumed"),
    Stage("open_posts", "Posts open and close over the years.", "S2 3.2; S0 3.1.2"),
    Stage("lead", "Teams are led; cooperation with treatment is built.", "S2 3.2–3.4; S4"),
    Stage("reach_limits", "Support that has reached a limit ends.", "S0 4.1; S1 1"),
    Stage("refer", "Treatment and jobcentre refer people to a service.", "S2 3.3; S0 4.1"),
    Stage("enrol", "Places are offered; people wait, are admitted, come back.", "S2 3.3; S0 4.3"),
    Stage("list_caseloads", "Each worker's people are listed.", "bookkeeping"),
    Stage("allot", "Each worker's week is spent: contacts by need, then employers.", "S3; S2 3.5"),
    Stage("meet", "Contacts take place; trust and presence grow, or fade.", "S0 6; S1"),
    Stage("confer", "Workers and treatment learn what the other does.", "S2 3.3; S4"),
    Stage("attend", "Sessions of training are held, where a programme has them.", "evidence B"),
    Stage("visit_employers", "Workers visit, call and write to employers.", "S2 3.5; S4"),
    Stage("clarify", "What is wanted becomes clearer; some dare to search.", "S0 4.3, 5.1"),
    Stage("place", "The jobcentre places people in unpaid trials.", "S2 2.1; S0 4.1"),
    Stage("search", "People apply, hear an answer and give one.", "S2 3.5; evidence E"),
    Stage("end_praktik", "Unpaid trials end; some turn into pay.", "S2 3.1"),
    Stage("settle_hiring", "Openings are handed out by a keyed draw.", "design"),
    Stage("work", "Jobs go on, change hours, or end.", "evidence F"),
    Stage("study", "Courses start at intakes, go on, or end.", "S2 3.5; S0 4.3"),
    Stage("assess", "Cases are heard; income moves with jobs and decisions.", "S2 2.1, 5.2"),
    Stage("end", "Support ends by need or drop-out; workers change.", "S2 3.5; S0 4.3"),
    Stage("talk", "The jobcentre holds the talks that are due.", "S2 5.2; S0 4.2"),
    Stage("befall", "Life comes between: illness, home, needs, use; stays end.", "S0 5.1; S3"),
    Stage("strain", "Dates, duties, hours and hiding weigh; some fall ill.", "S0 4.1–4.3"),
    Stage("live", "Symptoms, stress and capacity move on.", "S0 5.2.1, 4.1"),
    Stage("staff", "Workers wear out, recover, leave, are followed.", "S3; S2 4.3"),
    Stage("supervise", "Success stories spread; hard cases are shared.", "S3; S2 3.4"),
    Stage("record", "The week is counted.", "bookkeeping"),
)
"""The week, said aloud. `run_weeks` calls the stages in this order (tested)."""

Run: Any = namedtuple(
    "Run",
    [
        "programmes",
        "desks",
        "place_start",
        "first_opening",
        "caseworker_start",
        "reimbursed_until",
        "municipal_shares",
        "intake",
        "main_intake",
        "who",
        "base",
        "last",
        "workers",
        "teams",
        "places",
        "by_cap",
        "waiting",
        "openings",
        "client_start",
        "client_stop",
        "clients",
        "order",
        "score",
        "queue",
        "rank",
        "words",
        "draws",
        "weekly",
        "room",
        "posts",
        "yearly",
        "waits",
        "watch",
        "window",
    ],
)
"""What a lane needs beside its tables: programmes, maps between tables, lists, room to work in.

`who` holds the first and one past the last row of the people in follow-up, `base` and `last`
the rows of the lane; `workers` and `openings` are ranges of rows too.
"""


@entry
def run_weeks(
    start: int, stop: int, seed: int, replicate: int, horizon: int, own_worker: bool,
    c: Any, e: Any, o: Any, k: Any, g: Any, j: Any, t: Any, r: Any, p: WorldNumbers, market: Any,
    law: Any, log: Any, count: Any,
) -> None:
    """Let weeks `start` to `stop` (not included) pass in one lane; the only way into compiled code.

    `c` are the candidates, `e` the employers, `o` their openings, `k` the workers, `g` their
    teams, `j` the caseworkers, `t` treatment and `r` the lane (`Run`); `law` is the jobcentre's.
    """
    luck = (seed, replicate)
    full_time = market.full_time_hours
    who, workers = r.who, r.workers
    if start == 0:
        hire(
            luck, p, workers, k.key, k.number, k.relation_skill, k.employer_skill, k.ending_style
        )
    for w in range(start, stop):
        muster(
            w, horizon, p, who, r.last, c.entry_week, c.income,
            c.benefit_weeks, c.drive, c.worked_recently,
            c.negative, c.ease_alone, c.ease_helped, c.ease_study, c.symptoms, c.support_sum,
            c.service, c.worker, k.caseload, log, count,
        )
        open_vacancies(
            w, luck, market, r.openings[0], r.openings[1], o.employer, o.hidden, o.next_change,
            o.turn, o.is_open, e.advertised, e.hidden,
        )
        open_posts(
            w, workers, k.opens, k.closes, k.leads, k.team, k.full_cap, k.cap, k.vacant_until,
            k.since, r.teams, g.members,
        )
        lead(
            w, luck, p, r.programmes, r.teams, g.key, g.arm, g.members, g.leader_skill,
            g.leader_number, g.leader_until, g.led, g.supervision, g.supervisions, g.knowledge,
            g.cooperation, g.conflicts,
        )
        reach_limits(
            w, luck, p, r.programmes, r.desks, own_worker, who, c.key, c.arm, c.place, c.position,
            c.service, c.worker, c.admitted_week, c.ended_week, c.cut_off, c.search_weeks,
            c.support_weeks, c.worker_minutes, c.job_since, c.study_since, c.stress, c.trust,
            c.trust_entry, c.praktik_employer, c.praktik_until, c.subsidised, c.granted,
            c.outreach, k.key, k.closes, k.cap, k.caseload, r.yearly, log, count,
        )
        refer(
            w, p, market.referral_rate, market.jobcentre_refers, r.desks, who, c.place,
            c.position, c.entry_week, t.end_week, c.referred, c.to_referral, c.waiting_since,
            k.belief, k.cap, k.team, g.cooperation, log, count,
        )
        enrol(
            w, luck, p, r.programmes, r.desks, r.places, own_worker, who, c.key, c.arm, c.place,
            c.position, c.service, c.worker, c.admitted_week, c.ended_week, c.cut_off,
            c.search_weeks, c.support_weeks, c.worker_minutes, c.next_praktik, c.praktik_employer,
            c.praktik_until, c.subsidised, c.age, c.diagnosis, c.substance, c.income, c.clarified,
            c.referred, c.waiting_since, c.waited, c.admissions, k.key, k.cap, k.caseload, r.queue,
            r.rank, r.waiting, r.room, r.posts, market.referral_rate > 0.0, r.yearly, log, count,
        )
        list_caseloads(
            who, workers, r.base, c.service, c.worker, k.caseload, r.client_start,
            r.client_stop, r.clients,
        )
        allot(
            w, p, r.programmes, own_worker, r.by_cap, workers, r.client_start, r.client_stop,
            r.clients, r.order, r.score, c.position, c.wants_job, c.job_since,
            c.study_since, c.praktik_employer, c.sick_until, c.admitted_week, c.last_contact,
            c.symptoms, c.symptom_level, c.support, c.worker_minutes, c.granted, c.outreach,
            c.trouble_until, c.hospital_until, c.need, c.need_minutes, k.arm, k.share,
            k.week_minutes, k.used_minutes, k.carried, k.stress, k.vacant_until,
        )
        meet(
            w, luck, p, r.programmes, who, c.key, c.arm, c.service, c.worker, c.granted,
            c.outreach, c.memory, c.trust, c.trust_entry, c.support, c.insecurity, c.leads,
            c.last_contact, c.contacts, c.contact_minutes, c.stress, c.reach, c.hospital_until,
            c.need, c.need_minutes, k.relation_skill, k.stress, k.exhaustion, k.team, g.goodwill,
            log, count,
        )
        confer(
            w, p, r.programmes, who, c.arm, c.service, c.worker, c.entry_week, t.end_week,
            c.clinician, c.consents, k.team, g.cooperation, c.shared,
        )
        attend(
            w, luck, p, r.programmes, who, c.key, c.arm, c.service, c.admitted_week,
            c.sick_until, c.motivation, c.stress, c.sessions, log, count,
        )
        visit_employers(
            w, luck, p, r.programmes, workers, r.client_start, r.client_stop, r.clients,
            c.outreach, c.dream_sector, r.place_start, e.sector, e.advertised, e.hidden, k.key,
            k.arm, k.place, k.employer_skill, k.team, g.goodwill, k.network, k.network_trust,
            k.visits, k.visits_again, k.visits_ahead,
        )
        clarify(
            w, p, r.programmes, who, c.arm, c.service, c.admitted_week, c.memory, c.trust,
            c.support, c.ambivalence, c.clarity, c.motivation, c.belief, c.stress, c.shared,
            c.symptoms, c.symptom_level, c.entry_week, t.end_week, c.position, log, count,
        )
        place(
            w, luck, p, law, r.programmes, who, c.key, c.arm, c.place, c.service, c.admitted_week,
            c.position, c.granted, c.dream_sector, c.capacity, c.flexibility, c.sick_until,
            c.income, c.subsidised, c.praktik_employer, c.praktik_until, c.praktik_match,
            c.praktik_asked, c.next_praktik, r.place_start, e.sector, e.takes_placements,
            c.trouble_until, c.reach, log, count,
        )
        search(
            w, luck, p, r.programmes, full_time, who, c.key, c.position, c.arm, c.place,
            c.worker, c.wants_job, c.praktik_employer, c.praktik_asked, c.sick_until,
            c.entry_week, t.end_week, c.employer, c.drive, c.negative, c.ease_alone,
            c.ease_helped, c.sessions, c.motivation, c.belief, c.self_stigma, c.flexibility,
            c.insecurity, c.support,
            c.leads, c.capacity, c.dream_sector, c.dream_realism, c.cv_gap, c.offer_employer,
            c.offer_channel, c.offer_praktik, c.offer_hours, c.offer_match, c.income, c.flex,
            r.place_start,
            e.sector, e.openness, e.job_hours, e.praktik_first, e.advertised, e.hidden,
            k.employer_skill, k.belief, k.network, k.network_trust, c.shared, c.symptoms,
            c.symptom_level, c.consents, k.team, g.knowledge, c.trouble_until, c.reach, r.words,
            r.draws, log, count,
        )
        end_praktik(
            w, luck, p, full_time, who, c.key, c.wants_job, c.worker, c.support, c.capacity,
            c.position, c.belief, c.employer, c.job_since, c.job_channel, c.job_told,
            c.job_hours, c.job_match, c.praktik_employer, c.praktik_until, c.praktik_match,
            c.praktik_asked, c.shared, c.subsidised, e.job_hours, k.belief, log, count,
        )
        settle_hiring(
            w, luck, p, market.unlimited_openings > 0.0, who, r.queue, r.rank, c.key, c.arm,
            c.worker, c.support, r.programmes, c.offer_employer, c.offer_channel,
            c.offer_praktik, c.offer_hours, c.offer_match, c.position, c.belief, c.employer,
            c.job_since, c.job_channel, c.job_told, c.job_hours, c.job_match,
            c.praktik_employer, c.praktik_until, c.praktik_match, c.praktik_asked, c.subsidised,
            k.belief, e.advertised, e.hidden, r.first_opening, o.hidden, o.is_open, log, count,
        )
        work(
            w, luck, p, r.programmes, full_time, who, c.key, c.arm, c.position, c.worker,
            c.employer, c.job_since, c.job_channel, c.job_told, c.job_hours, c.job_match,
            c.cognition, c.sessions, c.symptoms, c.capacity, c.support, c.fragility, c.belief,
            c.lessons, c.clarity, c.shared, c.entry_week, t.end_week, t.contacts_per_month,
            e.openness, k.exhaustion, k.network, k.network_trust, c.substance, c.sick_until, log,
            count,
        )
        study(
            w, luck, p, r.programmes, full_time, r.intake[w], r.main_intake[w], who, c.key,
            c.arm, c.position, c.wants_education, c.wants_job, c.sick_until, c.study_since,
            c.study_until, c.study_hours, c.job_hours, c.ease_study, c.motivation, c.belief,
            c.cognition, c.sessions, c.symptoms, c.capacity, c.support, c.fragility, c.lessons,
            c.clarity, c.worker, c.shared, c.entry_week, t.end_week, t.contacts_per_month, k.team,
            g.knowledge, c.substance, c.trouble_until, log, count,
        )
        assess(
            w, luck, p, law, r.reimbursed_until, r.municipal_shares, r.programmes, who, c.key,
            c.arm, c.entry_week, c.age, c.position, c.service, c.admitted_week, c.job_hours,
            c.study_hours, c.capacity, c.lessons, c.caseworker, c.wants_job, c.wants_education,
            c.income, c.basis, c.track, c.benefit_weeks, c.weeks_off, c.flex, c.job_flex,
            c.next_assessment, c.case_since, c.course_until, c.decision, c.clarified,
            c.weeks_on_benefit, c.municipal_share_weeks, c.had_fleksjob, j.next_case, log, count,
        )
        end(
            w, luck, p, r.programmes, r.desks, own_worker, who, c.key, c.arm, c.place,
            c.position, c.service, c.worker, c.ended_week, c.cut_off, c.ending_until, c.pressed,
            c.search_weeks, c.support_weeks, c.job_since, c.study_since, c.trust, c.trust_entry,
            c.stress, c.insecurity, c.clarified, c.praktik_employer, c.praktik_until,
            c.subsidised, c.granted, c.outreach, k.key, k.cap, k.caseload, k.ending_style,
            r.waiting, r.posts, c.substance, r.words, r.draws, r.yearly, log, count,
        )
        talk(
            w, luck, p, law, r.programmes, who, c.key, c.arm, c.place, c.income, c.track, c.service,
            c.last_contact, c.employer, c.study_since, c.system_trust, c.stress, c.caseworker,
            c.next_talk, c.new_caseworker, r.caseworker_start, j.assigned, j.talks, j.talks_due,
            j.talks_in_time, j.talk_week, j.talks_now, log, count,
        )
        befall(
            w, luck, p, r.programmes, who, c.key, c.arm, c.service, c.children, c.partner,
            c.memory, c.employer, c.study_since, c.praktik_employer, c.substance_entry,
            c.insecurity, c.stress, c.sick_until, c.trouble_until, c.hospital_until, c.need,
            c.substance, r.words, r.draws, log, count,
        )
        strain(
            w, luck, p, r.programmes, who, c.key, c.arm, c.service, c.admitted_week,
            c.search_weeks, c.employer, c.study_since, c.job_told, c.job_hours, c.study_hours,
            c.capacity,
            c.praktik_employer, c.praktik_until, c.subsidised, c.praktik_match, c.sick_until,
            c.support, c.motivation_entry, c.stress, c.motivation, c.self_stigma, c.job_channel,
            c.reach, log, count,
        )
        live(
            w, luck, p, who, c.key, c.entry_week, c.employer, c.job_since, c.job_hours,
            c.job_match, c.praktik_employer, c.praktik_match, c.study_since, c.study_hours,
            c.symptom_level, c.capacity_entry, t.end_week, t.contacts_per_month, c.symptoms,
            c.stress, c.capacity, c.capacity_gained, c.shared, c.substance, c.sick_until,
            c.hospital_until, r.words, r.draws, log, count,
        )
        staff(
            w, luck, p, r.programmes, workers, r.client_start, r.client_stop, r.clients,
            c.worker, c.trust, c.trust_entry, k.key, k.arm, k.relation_skill, k.employer_skill,
            k.ending_style, k.stress, k.exhaustion, k.belief, k.number, k.vacant_until,
            k.since, k.network_trust, k.team, g.members, g.supervision, g.knowledge,
            c.need_minutes, log, count,
        )
        supervise(
            w, p, r.programmes, workers, k.arm, k.team, r.teams, g.led, g.supervision,
            g.best_belief, k.exhaustion, k.belief,
        )
        record(
            w, who, c.arm, c.entry_week, c.position, c.service, c.worker, c.employer,
            c.job_since, c.job_hours, c.study_since, c.study_hours, c.granted, c.support,
            c.weeks_job, c.weeks_study, c.hours, c.first_job, c.first_study, c.longest_job,
            c.support_sum, k.share, k.cap, k.caseload, r.weekly, c.admitted_week, c.referred,
            c.waited, c.admissions, workers, k.arm, k.number, k.since, k.vacant_until, r.places,
            r.waiting, r.window[0], r.watch, r.yearly, r.waits,
        )
