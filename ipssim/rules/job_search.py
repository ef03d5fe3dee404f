"""Job search and exploring education: applications, offers, answers, starts of courses."""

from __future__ import annotations

import math

from ipssim.compiled import rule
from ipssim.rules.common import clip, logistic
from ipssim.settings.world import WorldNumbers
from ipssim.vocabulary import WayIn

_HOURS = int(WayIn.HOURS)
_PERSON = int(WayIn.PERSON)


@rule
def ease(
    drive: float, worked_recently: int, negative: float, share: float, p: WorldNumbers,
) -> float:
    """Return the factor by which a person's applications exceed the average person's.

    Work history and negative symptoms matter for getting a job, cognition does not (Gold 2002).
    `share` is how much of the unobserved differences counts: 1 alone, less with a consultant who
    opens doors. The mean over people of the unobserved part is 1.
    """
    sd = p.drive_sd * share
    known = p.history_effect * (worked_recently - 0.5) - p.negative_effect * negative
    return math.exp(sd * drive - 0.5 * sd * sd + known)


@rule
def eager(motivation: float, believed: float, p: WorldNumbers) -> float:
    """Return the factor on applications from motivation and belief; 1 half way (Vukadin 2019)."""
    return math.exp(p.motivation_effect * (motivation - 0.5) + believed)


@rule
def own_applications(easiness: float, eagerness: float, held: float, p: WorldNumbers) -> float:
    """Return applications a week by oneself; few approach employers alone (S2 3.5).

    `held` (0 to 1) is what fear, self-stigma and a mind on other things leave.
    """
    return p.own_search * easiness * eagerness * held


@rule
def outreach_applications(
    easiness: float, eagerness: float, leads: float, skill: float, related: float,
    p: WorldNumbers,
) -> float:
    """Return applications a week that grow from a consultant's warm leads (S2 3.5; Leff 2005).

    A lead is worth little for somebody who is not known: `related` (0 to 1) is what the relation
    carries (S1; S0 6). In other readings (`way_in`) hours count alone, or the relation alone.
    """
    worth = leads * (p.lead_unknown + p.lead_known * related)
    if p.way_in == _HOURS:
        worth = leads * p.lead_known
    elif p.way_in == _PERSON:
        worth = p.lead_known * related
    return worth * skill * easiness * eagerness


@rule
def comes_along(related: float, p: WorldNumbers) -> float:
    """Return how much of a relation (0 to 1) comes along to an interview (S0 5)."""
    return 0.0 if p.way_in == _HOURS else related


@rule
def effort(weeks: float, p: WorldNumbers) -> float:
    """Return employer time against the timetable's: dense at first, then thin.

    `weeks` counts since the search began (Rosenheck & Mares 2007 for contacts; shape assumed).
    """
    return p.effort_last + (p.effort_first - p.effort_last) * math.exp(-weeks / p.effort_weeks)


@rule
def closeness(weeks: float, p: WorldNumbers) -> float:
    """Return the length of a contact against the timetable's, `weeks` into search or clarifying."""
    return p.contact_last + (p.contact_first - p.contact_last) * math.exp(-weeks / p.effort_weeks)


@rule
def leads_at_hand(minutes: float, weeks_in_post: float, p: WorldNumbers) -> float:
    """Return hours of leads that are warm when a person comes: employers met for others before.

    `minutes` is the timetable's weekly employer time a person, and the worker has had
    `weeks_in_post` to get to know employers; a post that is vacant still has had none.
    """
    met = 1.0 - math.exp(-max(0.0, weeks_in_post) / p.lead_memory)
    return minutes / 60.0 * p.lead_memory * met


@rule
def helped_with_adverts(leads: float, skill: float, p: WorldNumbers) -> float:
    """Return the factor on own applications from a career counsellor's help (S2 4.3).

    `leads` are the hours of help still fresh.
    """
    return 1.0 + p.advert_help * leads * skill


@rule
def keep_warm(leads: float, hours: float, p: WorldNumbers) -> float:
    """Return hours of employer contact still warm after a week with `hours` more of it."""
    return leads * (1.0 - 1.0 / p.lead_memory) + hours


@rule
def interview_chance(
    openness: float, gap: float, vouched: float, left: float, p: WorldNumbers
) -> float:
    """Return the chance that an application leads to an interview (S0 5.3; S2 3.5; S3).

    `gap` are the years in the CV that count, `vouched` what the employer's trust in the consultant
    adds, and `left` the share of invitations that what is told leaves.
    """
    odds = p.interview_base + p.openness_effect * openness - p.gap_effect * gap + vouched
    return logistic(odds) * left


@rule
def answer_of(w: int, pair: int, p: WorldNumbers) -> int:
    """Return which of an employer's answers to a person holds this week.

    Each stands for a while, and not for everybody from the same week: `pair` is a number of both.
    """
    return int((w + pair % p.asks_again) / p.asks_again)


@rule
def offer_chance(
    drive: float, share: float, negative: float, dream: int, realism: float, skills: float,
    along: float, p: WorldNumbers,
) -> float:
    """Return the chance that an interview ends in an offer (S0 5; predictors_201800562).

    What nobody observes counts here too, by `share` of it. In the dream's own sector it also
    matters whether the dream is within reach. `skills` is what training adds, `along` (0 to 1) how
    much of a relation comes along.
    """
    return logistic(
        p.offer_base
        + p.drive_sd * share * drive
        - p.negative_effect * negative
        + p.match_draws * dream * (realism - 0.5)
        + skills
        + p.goes_along * along
    )


@rule
def trial_pays_chance(
    asked: int, public: int, weeks: float, drive: float, match: float, openness: float,
    p: WorldNumbers,
) -> float:
    """Return the chance that an unpaid trial turns into pay where an opening is there.

    It depends on the person, the fit, the employer, and on how long the two have seen each other
    (S2 3.1; Falkum 2017; shape assumed). `asked` is 1 where a firm wanted to hire and asked for the
    trial first; a place that somebody arranged without an offer seldom leads to pay, a `public` job
    with wage subsidy still less often (S2 3.1).
    """
    return logistic(
        p.trial_pays + p.trial_asked * asked + p.public_subsidy_pays * public
        + p.drive_sd * p.drive_in_offers * drive
        + p.match_draws * (match - 0.5)
        + p.openness_effect * openness
        + math.log(max(weeks, 1.0) / 13.0)
    )


@rule
def study_applications(
    alone: float, helped: float, eagerness: float, intake: float, support: float,
    p: WorldNumbers,
) -> float:
    """Return starts of education expected at this week's intake; 0 between intakes (S2 3.5).

    Few start by themselves (`alone`, their ease); help with choosing, applying and daring adds to
    it by `support` and the ease of those helped.
    """
    return intake * eagerness * (p.study_start * alone + p.study_help * helped * support)


@rule
def study_hours_within(
    capacity: float, main_intake: bool, full_time: float, p: WorldNumbers
) -> float:
    """Return weekly hours of a course: ordinary at most full time, single subjects part-time."""
    if main_intake:
        return clip(math.floor(capacity), p.course_hours_least, full_time)
    return max(1.0, math.floor(p.subject_load * capacity))


@rule
def course_weeks(u: float, main_intake: bool, p: WorldNumbers) -> int:
    """Return how long a course would take to complete; `u` is a draw in (0, 1)."""
    return 1 + int(2.0 * u * (p.course_length if main_intake else p.subject_length))
