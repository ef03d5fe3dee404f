"""What each outcome code means, with its unit and its wording."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a person's follow-up.

    `unit` is "%" for a share of people (the person's value is 0 or 1) and the unit of a mean
    otherwise. `decimals` is how many places a table shows. `group` puts outcomes that belong
    together side by side: "getting" there, "staying", "health", "service", "harm" (what may get
    worse, to be read beside every benefit), "money" (only where it is reckoned, `told`).
    """

    code: str
    unit: str
    short: str
    wording: str
    decimals: int = 1
    group: str = ""


OUTCOMES: dict[str, Outcome] = {
    outcome.code: outcome
    for outcome in (
        Outcome(
            "job_or_education_ever", "%", "Any job or education",
            "Any competitive job or education, at any number of hours, begun at some time within"
            " follow-up.", group="getting",
        ),
        Outcome(
            "job_ever", "%", "Any job",
            "Any competitive job begun at some time within follow-up. Praktik, public wage subsidy"
            " and voluntary work do not count.", group="getting",
        ),
        Outcome(
            "education_ever", "%", "Any education",
            "Any course of education begun at some time within follow-up.", group="getting",
        ),
        Outcome(
            "in_work_at_end", "%", "In work at the end",
            "In a competitive job in the last week of follow-up (as a register would count).",
            group="staying",
        ),
        Outcome(
            "in_work_or_education_at_end", "%", "In work or education at the end",
            "In a competitive job or a course in the last week of follow-up.", group="staying",
        ),
        Outcome(
            "hours", "hours", "Hours in job or education",
            "Hours in competitive job or education over the whole of follow-up, everyone counted.",
            0, group="staying",
        ),
        Outcome(
            "weeks_job", "weeks", "Weeks in a job",
            "Weeks in a competitive job over the whole of follow-up, everyone counted.",
            group="staying",
        ),
        Outcome(
            "weeks_job_or_education", "weeks", "Weeks in a job or education",
            "Weeks in a competitive job or a course over the whole of follow-up, everyone counted;"
            " a week in both counts once.", group="staying",
        ),
        Outcome(
            "weeks_to_first", "weeks", "Weeks to first job or education (never: whole follow-up)",
            "Weeks from entry to the first job or course; people who never started count with the"
            " length of follow-up, as the trial's authors did for time to employment.",
            group="getting",
        ),
        Outcome(
            "weeks_to_first_job", "weeks", "Weeks to first job (never: whole follow-up)",
            "Weeks from entry to the first competitive job; people who never started count with"
            " the length of follow-up, where their wait is cut off. Everybody is followed to the"
            " end, so half have started by the median of these weeks (Kaplan and Meier say the"
            " same), and who was cut off has no job in \"Any job\".",
            group="getting",
        ),
        Outcome(
            "sustained_job_13w", "%", "A job kept 13 weeks",
            "At least one competitive job that lasted 13 weeks or more within follow-up.",
            group="staying",
        ),
        Outcome(
            "sustained_job_26w", "%", "A job kept 26 weeks",
            "At least one competitive job that lasted 26 weeks or more within follow-up.",
            group="staying",
        ),
        Outcome(
            "symptoms_end", "SD", "Symptoms at the end",
            "Symptoms at the end of follow-up, in standard deviations of the cohort at entry;"
            " higher is worse.", 2, group="health",
        ),
        Outcome(
            "satisfaction", "index 0–1", "Satisfaction with the help",
            "The model's own index of satisfaction with the help received; no published scale.", 2,
            group="health",
        ),
        Outcome(
            "contact_hours", "hours", "Hours of contact",
            "Hours of contact between the person and the programme's workers over follow-up.",
            group="service",
        ),
        Outcome(
            "fleksjob_ever", "%", "Any fleksjob",
            "A fleksjob held in at least one week of follow-up. It counts as a job as well.",
            group="getting",
        ),
        Outcome(
            "pension_granted", "%", "Granted førtidspension",
            "Granted førtidspension by the rehabilitation team within follow-up; those who came"
            " with one do not count.", group="service",
        ),
        Outcome(
            "clarified", "%", "Ended clarified",
            "Support ended with the decision to stay on, or take, førtidspension.", group="service",
        ),
        Outcome(
            "weeks_on_benefit", "weeks", "Weeks on public support",
            "Weeks of follow-up on public support of any kind that the municipality pays part of;"
            " SU and a wage to live on are none.", group="service",
        ),
        Outcome(
            "municipal_weeks", "weeks", "Weeks carried by the municipality",
            "Weeks on public support, each counted with the share of it that the state does not"
            " pay back.", group="service",
        ),
        Outcome(
            "job_lost", "%", "Lost a job",
            "At least one competitive job that ended within follow-up without another in its place"
            " the same week: given up, dismissed, laid off, or at its end. Who is never in a job"
            " has none to lose, and a job given up can be a good decision.", group="harm",
        ),
        Outcome(
            "relapse_ever", "%", "Any relapse",
            "At least one relapse of the illness within follow-up.", group="harm",
        ),
        Outcome(
            "hospital_ever", "%", "Any stay in hospital",
            "At least one stay in hospital that a relapse led to, begun within follow-up.",
            group="harm",
        ),
        Outcome(
            "weeks_sick", "weeks", "Weeks on sick leave",
            "Weeks on sick leave over the whole of follow-up, everyone counted, with or without a"
            " job to be away from: after an unpaid trial that harmed, in an illness of the body, or"
            " in hospital.", group="harm",
        ),
        Outcome(
            "dropped_out", "%", "Dropped out",
            "Support ended at least once within follow-up because the person left it. Where a"
            " programme offers no worker of its own, there is nothing to leave.", group="harm",
        ),
        Outcome(
            "net_municipality", "kr.", "Net, municipality",
            "What the municipality is left with for a person over follow-up: taxes it keeps and"
            " what the state pays back, less public support, offers, talks and the programme."
            " Mostly below nothing; a difference above nothing is saved.", 0, group="money",
        ),
        Outcome(
            "net_region", "kr.", "Net, region",
            "The same for the region: what municipalities pay of treatment by activity, less days"
            " in hospital, contacts with treatment and clinicians' time.", 0, group="money",
        ),
        Outcome(
            "net_state", "kr.", "Net, state",
            "The same for the state: taxes and what equalisation moves to others, less SU and what"
            " it pays back.", 0, group="money",
        ),
        Outcome(
            "net_person", "kr.", "Net, person",
            "The person's own income over follow-up after tax: public support and wages.", 0,
            group="money",
        ),
        Outcome(
            "net_society", "kr.", "Net, society",
            "The sum of the four: wages less what staff, offers and treatment cost. What goes from"
            " one of them to another, such as public support and tax, cancels.", 0, group="money",
        ),
        Outcome(
            "cost_support", "kr.", "Cost of the programme",
            "The programme's posts for a person over follow-up, empty hours included, with leaders,"
            " office help, overheads and clinicians' time in conferences.", 0, group="money",
        ),
        Outcome(
            "cost_jobcentre", "kr.", "Cost of the jobcentre's offers",
            "Talks at the jobcentre, courses, mentors in unpaid trials and wage subsidy.", 0,
            group="money",
        ),
        Outcome(
            "cost_hospital", "kr.", "Cost of days in hospital",
            "Days in a psychiatric ward that a relapse led to.", 0, group="money",
        ),
        Outcome(
            "cost_treatment", "kr.", "Cost of treatment outside hospital",
            "Contacts with treatment outside hospital.", 0, group="money",
        ),
        Outcome(
            "public_support", "kr.", "Public support",
            "Benefits, the supplement of a fleksjob and SU, before tax.", 0, group="money",
        ),
        Outcome(
            "wages", "kr.", "Wages", "Wages before tax, at the pay of entry-level work.", 0,
            group="money",
        ),
        Outcome(
            "taxes", "kr.", "Taxes", "Tax on public support and wages, to municipality and state.",
            0, group="money",
        ),
    )
}
FOLLOWED_UP = {code: one for code, one in OUTCOMES.items() if one.group != "money"}
"""Those that need no prices."""
QUEUE: dict[str, Outcome] = {
    outcome.code: outcome for outcome in (
        Outcome("started", "%", "Started", "Admitted to the programme at some time of follow-up."),
        Outcome("weeks_waiting", "weeks", "Weeks in the queue",
                "Weeks of follow-up in the queue, everyone counted: those admitted at once with"
                " none, those still waiting with all."),
        Outcome("waiting_at_end", "%", "Still waiting",
                "In the queue in the last week of follow-up."),
    )
}
"""What is told beside them where there are so many workers and no more."""
ALL = OUTCOMES | QUEUE
DETAIL = "kr."
"""What codes begin with that are kept of money beside the outcomes."""


def of_code(code: str) -> Outcome:
    """Return the outcome of a code, or what is kept of money beside it (`money.detail_code`)."""
    return Outcome(code, "kr.", code, "", 0, "") if code.startswith(DETAIL) else ALL[code]


def told(codes: Iterable[str]) -> dict[str, Outcome]:
    """Return the outcomes among these codes, in the order of `OUTCOMES`."""
    known = set(codes)
    return {code: outcome for code, outcome in OUTCOMES.items() if code in known}
