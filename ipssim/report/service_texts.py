"""What is said about a service over time, apart from the numbers (English)."""

from __future__ import annotations

from typing import Final

NO_TRIAL: Final = "Nothing published stands beside these figures."
NO_TRIAL_WHY: Final = (
    "No study has followed a service, its queue and its staff over years. How many"
    " people there are, how many consultants, how readily people are referred and how long they"
    " stay in the target group are assumed. What stands here follows from the model's rules and"
    " assumptions; it is no forecast for a real service."
)
WHAT_IT_IS: Final = (
    "This report comes from ipssim, an agent-based simulation of support towards work and education"
    " for people with severe mental illness. {people} simulated people are in the target group at"
    " some time within {years} years, in {places}, each for at most {horizon} weeks. They have the"
    " usual service ({usual}). Those who wish to work can be referred to the service ({service}),"
    " wait for a place, are served, and may come back. The same people, with the same luck, also"
    " live through the same years without the service. Everything was run {replicates}; nobody in"
    " it is a real person."
)
MISSES: Final = (
    "Places in the model are closed: nobody moves, commutes, or is served in another municipality.",
    "The target group does not grow or shrink, and people leave it when their time is over,"
    " whatever they have reached.",
    "Everybody who is not in the service has the usual service, also while waiting and after"
    " wanting to come back. Somebody whose support in the service has ended, and who does not want"
    " back, has neither.",
    "Employers keep as many openings as before, whoever fills them, and other people looking for"
    " work are only there in how fast openings go to somebody else. Displacement of people outside"
    " the target group is not counted.",
    "Posts follow the plan: consultants are found after a fixed vacancy, and no budget reacts to"
    " a queue.",
)
SELECTION: Final = (
    "Those served are not a random part of the target group: they wished to work, were"
    " referred, and had not found work or education before a place was free. Comparing them with"
    " the others would compare different people. The direct effect therefore compares each of them"
    " with the same person in the same weeks without the service."
)
DIRECT: Final = (
    "The direct effect is the mean difference for people served at some time with the service. It"
    " includes that people served take openings from each other."
)
OTHERS: Final = (
    "Displacement is the mean difference for people of the same places who were never served."
    " With openings as they are, they meet people served as competitors; with openings that are"
    " never used up they do not. So the difference between the two is competition for vacancies."
    " What is left without it comes by other ways, such as the usual service having fewer people"
    " to help."
)
NO_SCARCITY: Final = (
    "Openings were not varied here (service.without_scarcity is off), so it is not said how much of"
    " the displacement is competition for vacancies."
)
ERROR: Final = (
    "± is the Monte Carlo error (one standard error of the mean over replicates); intervals are"
    " 95 % (Student's t). They say how well the model's mean is known, and nothing of how well"
    " the model knows the world."
)
ONE_REPLICATE: Final = "One replicate shows no Monte Carlo error: luck cannot be told from effect."
KEY_SERVED: Final = (
    "Of {people} people in the target group, {referred} are referred and {served} are served at"
    " some time, by {consultant_years} consultant-years, and {leader_years} years of leaders' time"
    " for people of their own. {waiting} wait in the last week."
)
KEY_WAIT: Final = (
    "Those admitted have waited {mean} weeks on average (median {median}), {long} over 13 weeks."
    " Counting those still waiting, {expected}."
)
KEY_EXPECTED: Final = "half of those referred are admitted within {weeks} weeks"
KEY_NEVER: Final = "fewer than half of those referred are ever admitted"
KEY_JOBS: Final = (
    "People in the service begin {jobs} jobs per consultant-year, leaders' time included."
    " Within {window} weeks of admission {reached} of those served reach a job or a course,"
    " and {kept} keep a job for half a year."
)
KEY_DIRECT: Final = (
    "Without the service {without} of those served would have reached one in the same weeks:"
    " a direct effect of {difference} percentage points (standard error {error})."
)
KEY_OTHERS: Final = (
    "People of the same places who were not served have {difference} weeks in a job each because"
    " of the service (standard error {error}); with openings that are never used up it is"
    " {endless}."
)
KEY_OTHERS_ALONE: Final = (
    "People of the same places who were not served have {difference} weeks in a job each because"
    " of the service (standard error {error})."
)
KEY_NET: Final = (
    "Per consultant-year, leaders' time included, those served gain {served} weeks in a job, all"
    " others {others}, and everybody together {everybody}."
)

READ_TITLE: Final = "Who gains, and at whose cost"
MEASURES_TITLE: Final = "The service as planned"
YEARS_TITLE: Final = "Year by year"
YEARS_LEAD: Final = (
    "The service as planned. Posts are those of consultants, open on average; leaders' time for"
    " people of their own is told beside them, in full-time posts. A staff year is a year paid of"
    " either. Those waiting when a year ends are not in that year's weeks waited."
)
FRONTIER_TITLE: Final = "Services of other sizes"
FRONTIER_LEAD: Final = (
    "The same people with so many times the planned posts. More posts shorten the queue; what each"
    " consultant adds may then fall, because the people reached later gain less or find work alone."
    " Posts are those of consultants, open on average; a staff year is a consultant-year paid,"
    " leaders' time for people of their own included; weeks in a job are those gained, or lost,"
    " per staff year, against the same people without the service."
)
EFFECTS_TITLE: Final = "With the service and without it, the same people"
FIGURES_TITLE: Final = "Figures"
MADE_TITLE: Final = "How this was made"
MADE: Final = (
    "ipssim {version}, run {run}, seed {seed}, replicates: {replicates}. Posts of the service by"
    " year: {posts}. Referral {rate} a week; {wish} wish to work. Tables beside this page:"
    " service.csv, effects.csv, frontier.csv, yearly.csv, and the same by replicate in"
    " means.parquet and years.parquet."
)
FIGURES: Final = {
    "years": (
        "The queue and the people served, over the years",
        "Mean people in the service and in the queue by calendar year, with consultants in post"
        " and leaders' time for people of their own, waiting time of those admitted in the year,"
        " and jobs begun per consultant-year, leaders' time included.",
        "Bands are 95 % Monte Carlo intervals.",
    ),
    "frontier": (
        "More posts: what a consultant-year yields, and what each person gets",
        "Each point is a service of another size; the label says how many times the planned posts.",
        "Up is more for each person or fewer weeks of waiting; to the right is more per"
        " consultant.",
    ),
    "effects": (
        "Direct effect and displacement",
        "The mean difference between the same people with the service and without it, by group.",
        "Filled: openings as they are. Hollow: openings are never used up. Bars are 95 % Monte"
        " Carlo intervals.",
    ),
}
YEAR_COLUMNS: Final = {
    "posts_mean": "Posts", "leader_mean": "Leaders' time",
    "served_mean": "Served (mean)",
    "waiting_at_end": "Queue, year's end", "admitted": "Admitted",
    "waited_mean": "Weeks waited", "waited_long_share": "Over 13 weeks, %",
    "jobs_per_year": "Jobs per staff year", "turnover": "Turnover, %",
}
FRONTIER_COLUMNS: Final = {
    "posts": "Posts", "leader_years": "Leaders' years", "staff_years": "Staff years",
    "served": "Ever served",
    "wait_expected": "Weeks to half admitted", "waiting_now": "Waiting at the end",
    "jobs_per_year": "Jobs per staff year", "reached_served": "Reached, % of served",
    "reached_group": "Reached, % of group", "net_others": "Others' weeks in a job",
    "net_everybody": "Everybody's weeks",
}
EFFECT_HEADS: Final = (
    "Group", "Outcome", "Openings", "People", "With", "Without", "Difference", "±",
    "95 % interval",
)
