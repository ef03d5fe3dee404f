"""What a report says in words, apart from the code that fills in the numbers (English)."""

from __future__ import annotations

from typing import Final

LANGUAGE: Final = "en"

# Opening
WHAT_IT_IS: Final = (
    "This report comes from ipssim, an agent-based simulation of support towards work and"
    " education for people with severe mental illness. It follows {people} simulated people from"
    " entry through {weeks} weeks ({months} months) in each of these programmes: {arms}. {setting}"
    " It then asks what each programme would change for the very same people."
    " Nobody in it is a real person."
)
WITH_TRIAL: Final = "It sets the simulated outcomes beside {trial}."
WITHOUT_TRIAL: Final = "No published trial is set beside it."

# What the model misses
MISSES_TITLE: Final = "What this model misses"
SWITCHED_OFF: Final = (
    "Switched off: {mechanisms}. The model was fitted with everything on; read differences between"
    " arms, not levels."
)
MISSES_FIT: Final = (
    "The fit is a point. Twelve of the model's values were chosen so that it meets the Danish trial"
    " at 18 months, its weeks in a job at 30, and two figures from elsewhere on finding and keeping"
    " a job. Agreement with those figures is no test of it. Too many people come to work steadily:"
    " more than in the registers that followed the trial."
)
MISSES_CHANGED: Final = (
    "{arm} was changed here ({what}). It is no longer the trial's arm, and is not set beside"
    " published figures."
)
MISSES_UNFITTED: Final = "None of the values has been calibrated formally yet."
MISSES_WORLD: Final = (
    "Sanctions are one number of fear, disclosure is three items, and why a consultant leaves is a"
    " rate that rises with strain. Illness of the body, housing, a partner who leaves, children and"
    " substance use get in the way at rates and by amounts that are all assumed, and colleagues and"
    " relatives are a share and a number, not people."
)
MISSES_COSTS: Final = "Nothing is said about costs, wages, benefits or savings."
MISSES_LEVERS: Final = (
    "Caseload, contact time and time limits are the settings that programmes differ in most, and"
    " the ones with the weakest evidence: no experiment has varied them inside IPS. A difference"
    " that rests on them rests on assumptions. No trial stands behind the figures of a programme"
    " that was not in the trial, such as the time-limited package or none at all."
)
MISSES_LABELS: Final = (
    "Of the {total} parameters outside the programmes, {assumed} are assumed, {measured} are"
    " measured, {calibrated} are calibrated and {policy} are choices of set-up. An assumed value"
    " is judgement: nobody has measured it."
)
MISSES_LATER: Final = (
    "People leave the model when their follow-up of {weeks} weeks ends. What happens to them"
    " later, and to those who would have come after them, is not simulated."
)
MISSES_SAME: Final = (
    "In this model {arms} have the same settings: whatever else sets them apart is left out."
)
MISSES_SHORT: Final = (
    "a point fitted to one trial; what life brings is assumed, costs are left out;"
    " weakest evidence where programmes differ most (caseload, contact time, limits);"
    " {assumed} of {total} parameters assumed; nothing after week {weeks}."
)

# Key results
KEY_TITLE: Final = "Key results"
KEY_OUTCOME: Final = "{value} in {arm}"
KEY_SIMULATED: Final = (
    "{outcome} within {weeks} weeks, mean over {replicates} simulated trials: {arms}."
)
KEY_DIFFERENCE: Final = (
    "The difference between {arm} and {reference} is {value} ({low_high} in 95 % of simulated"
    " trials of this size)."
)
KEY_PUBLISHED: Final = (
    "Published ({trial}): {figures}. {verdict}"
)
KEY_ALL_INSIDE: Final = (
    "Each of these simulated means lies within its published 95 % interval. Agreement with figures"
    " that were in view when the model's values were chosen is a check of the fit, no prediction."
)
KEY_NO_VERDICT: Final = (
    "Whether they agree is not judged, because the model was fitted with everything on."
)
KEY_OUTSIDE: Final = (
    "The simulated mean lies outside the published 95 % interval for {arms}: the model does not"
    " reproduce the trial there, and no difference below should be read without that in mind."
)
KEY_PAIRED: Final = (
    "Given to the same people, {arm} instead of {reference} changes “{outcome}” by {value}"
    " (Monte Carlo standard error {error}; {levels})."
)
OWN_ARM: Final = "{arm} (own arm)"
KEY_OWN: Final = (
    "Given to the same people, {arm} instead of {reference} changes “{outcome}” by {value} (95 %"
    " Monte Carlo interval {interval}{prior})."
)
KEY_OWN_PRIOR: Final = "; prior range {range}, above zero in {positive} of drawn worlds"
KEY_LEVELS: Final = "{reference_level} under {reference}, {level} under {arm}"

# Tables
OUTCOMES_TITLE: Final = "Outcomes beside the published trial"
OUTCOMES_LEAD: Final = (
    "Simulated: mean over {replicates} simulated trials, each with different people in each arm, of"
    " the trial's size ({sizes}). Range: where 95 % of such trials fall by luck alone. Within:"
    " whether the simulated mean lies within the published 95 % interval."
    " Blank: no published figure was found."
)
DIFFERENCES_TITLE: Final = "What each programme changes for the same people"
DIFFERENCES_LEAD: Final = (
    "The same cohort of {people} people, with the same luck, is run under every programme;"
    " {replicates} replicates. The difference is programme minus {reference}. Its Monte Carlo error"
    " says how far further replicates could still move it, and nothing about whether the model is"
    " right."
)
OUTCOME_HEADS: Final = (
    "Programme", "Simulated", "Range of trials", "Published", "95 % interval", "Within", "Source",
    "How sure",
)
DIFFERENCE_HEADS: Final = (
    "Programme", "Level", "Reference level", "Difference", "Standard error",
    "95 % Monte Carlo interval",
)
UNVERIFIED: Final = "unverified"
UNVERIFIED_NOTE: Final = (
    "Unverified: recalled from the paper and not re-read; never the only support of a conclusion."
)
SURENESS: Final = {
    "SEEN": "read in the source",
    "DERIVED": "derived from figures read",
    "RECALLED": UNVERIFIED,
}
YES: Final = "yes"
NO: Final = "no"
BLANK: Final = "–"

# Terminal
TERMINAL_OUTCOMES: Final = "Simulated and published, {weeks} weeks"
TERMINAL_RANGE: Final = "  range of trials"
TERMINAL_PUBLISHED: Final = "  published"
TERMINAL_INTERVAL: Final = "  interval"
TERMINAL_WITHIN: Final = "  within"
TERMINAL_LEGEND: Final = (
    "Simulated: mean over {replicates} simulated trials; range: where 95 % of trials of this size"
    " fall by luck alone; published: with its 95 % interval; within: whether the simulated mean"
    " lies within it. Differences of shares are in percentage points."
)
TERMINAL_FIT: Final = "Fit, {outcome}, {arm}: {simulated} against {interval} {unit}: "
TERMINAL_FITS: Final = ("within", "outside")
TERMINAL_DIFFERENCES: Final = "The same people under each programme"
TERMINAL_DIFFERENCES_LEGEND: Final = (
    "{reference}: level; the others: difference from {reference} ± half a 95 % Monte Carlo"
    " interval ({replicates} replicates of {people} people; shares in percentage points). The error"
    " is luck of the simulation only and says nothing about whether the model is right."
)

# What the numbers mean
MEANING_TITLE: Final = "What the numbers do and do not mean"
MEANING: Final = (
    (
        "Luck, not ignorance",
        "Every range here shows luck: what happens to differ when the same model is run again. It"
        " does not show ignorance: what would differ if the assumed parameters were other than they"
        " are. The second is likely the larger one, and it is not in this report.",
    ),
    (
        "The range of a simulated trial",
        "A trial of this size scatters. The range says where 95 % of simulated trials of that size"
        " fall, so a published value inside it is one the model could have produced.",
    ),
    (
        "A published interval",
        "It says what the real trial's own luck leaves open. It is computed here from the published"
        " counts (Wilson for a share, Newcombe for a difference of shares) or from mean and"
        " standard deviation (t interval).",
    ),
    (
        "A paired difference",
        "The same people with the same luck under two programmes. Its Monte Carlo error shrinks as"
        " replicates are added and says nothing about the world. There are no p-values: with enough"
        " replicates any difference between two simulated programmes would look “significant”.",
    ),
    (
        "What counts",
        "“Any job or education” counts a competitive job or a course begun at some time"
        " within follow-up, however short; education counts, and it is not a rate of employment."
        " Unpaid trials (praktik), public wage subsidy (løntilskud) and voluntary work do not"
        " count. “Ever” within follow-up and “at the end” are different things.",
    ),
)
FOR_POLICY: Final = (
    "This report is for policy questions about groups, not for decisions about a person. It cannot"
    " say who will get a job, and it is no ground for offering or refusing anybody help."
)

# Figures: title, what one sees, what it means
FIGURES_TITLE: Final = "Figures"
FIGURES: Final = {
    "outcomes": (
        "Simulated and published outcomes",
        "Coloured marks: mean over simulated trials, with the range in which 95 % of them fall."
        " Black diamonds: published values with their 95 % intervals; hollow where the published"
        " value is unverified.",
        "Where a coloured mark lies inside a black interval, the simulation does not contradict the"
        " trial; where the ranges are wide, neither could tell programmes apart in one trial.",
    ),
    "positions": (
        "Where people stand, week by week",
        "Share of people in each position by week since entry, one panel per programme. Several"
        " positions may hold at once (somebody in a course may search for a job), so the lines do"
        " not add up to 100 %.",
        "The way is not one-directional: after a job or course ends, people return to clarification"
        " or search.",
    ),
    "first_start": (
        "First job, first course, either",
        "Share of people who have begun a job, a course, or either, by week since entry.",
        "The lines can only rise: they count a first start and say nothing about whether it"
        " lasted.",
    ),
    "hours": (
        "Hours in job or education",
        "Mean weekly hours in competitive job or education, everyone counted, by week since entry.",
        "The mean is low because most people have no hours in a given week and few work full time;"
        " it is not the hours of those who work.",
    ),
    "workload": (
        "Caseload and contact",
        "People per full-time worker among those served, and minutes of contact per person and"
        " week (everyone counted, mean of each 13 weeks), by week since entry.",
        "This is what the programme's settings turn into, and the part of the model with the"
        " weakest evidence. Contact falls as people settle, end or wait.",
    ),
    "differences": (
        "What each programme changes for the same people",
        "Paired difference from {reference}, with 95 % Monte Carlo interval (luck of the simulation"
        " only; often narrower than the mark).",
        "Right of the dotted line means more than under {reference}. More is not always better:"
        " more symptoms are worse, and fewer weeks to a first start are better.",
    ),
}
DIFFERENCES_WITH_PRIOR: Final = (
    "Paired difference from {reference}: mark and thin line for the 95 % Monte Carlo interval (luck"
    " of the simulation only; often narrower than the mark), pale broad bar for 5 to 95 % of the"
    " worlds drawn from the priors (ignorance)."
)
ALT_TABLES: Final = "All values are in the tables of this report"
ALT_ENDINGS: Final = {  # column, scale, over how many last weeks, in words
    "positions": ("in_work", 100, 1, "% of people in work in the last week"),
    "first_start": ("reached_any", 100, 1, "% of people have begun a job or course by the end"),
    "hours": ("hours", 1, 1, "hours per person in the last week"),
    "workload": (
        "contact_minutes", 1, 13, "minutes of contact per person and week in the last 13 weeks"
    ),
}
OUTCOME_LEGEND: Final = (
    "simulated: mean and range of 95 % of trials",
    "published: value and 95 % interval",
    "published, unverified",
)
WEEKS_AXIS: Final = "Weeks since entry"
SHARE_AXIS: Final = "% of people"
POSITIONS: Final = {
    "waiting": "waiting for a place",
    "in_service": "in the programme",
    "clarification": "clarification",
    "search": "search",
    "in_work": "in work",
    "in_study": "in education",
    "ending": "ending",
}
STARTS: Final = {
    "reached_any": "Job or education",
    "reached_job": "Job",
    "reached_education": "Education",
}
WORKLOAD: Final = {
    "caseload": ("Caseload", "People per full-time worker"),
    "contact_minutes": ("Contact, mean of each 13 weeks", "Minutes per person and week"),
}
HOURS_AXIS: Final = "Hours per person and week"
POINTS_AXIS: Final = "percentage points"
DIFFERENCE_FROM: Final = "Difference from {reference}"
SHARES_PANEL: Final = "Shares of people"
TRIAL_DIFFERENCE: Final = "Difference of shares"

# How it was made
MADE_TITLE: Final = "How it was made"
MADE_RULE: Final = (
    "Seed {seed}, {replicates} replicates, ipssim {version}. Unless a number is asked for,"
    " replicates are added until the paired difference between {treated} and {reference} is known"
    " within {precision} percentage points (95 %), with at least {low} and at most {high}."
)
SETTINGS_TITLE: Final = "Settings in which the programmes differ"
SHARE_UNITS: Final = "% of people; differences in percentage points"
SETTING_HEAD: Final = "Setting"
UNIT_HEAD: Final = "Unit"
FITTED_HEADS: Final = ("Parameter", "Value", "Unit", "Label", "Prior", "Meaning")
SETTINGS_NONE: Final = "The programmes have the same settings."
LABELS_TITLE: Final = "Where the parameters come from"
LABELS: Final = {
    "measured": "in a source, as it stands",
    "calibrated": "fitted to a published result",
    "assumed": "nobody has measured it",
    "policy": "a choice of set-up",
}
FITTED_TITLE: Final = "The values that the fit moves"
FITTED_LEAD: Final = (
    "All other values stay where judgement or a source put them. The label says whether a value has"
    " been calibrated or still stands at its assumed starting point."
)
WORDING_TITLE: Final = "What each outcome means"
PUBLISHED_TITLE: Final = "Published figures in their own words"
SOURCES_TITLE: Final = "Sources"
SOURCES_NONE: Final = "No list of sources was given; keys are shown as they stand."
MANIFEST_TITLE: Final = "Manifest"
