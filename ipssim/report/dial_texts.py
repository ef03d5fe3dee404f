"""What a report says of dials, drawn worlds and missing trials, apart from the numbers."""

from __future__ import annotations

from typing import Final

NO_TRIAL: Final = "No trial stands behind these figures."
NO_TRIAL_WHY: Final = (
    "No trial stands behind these figures. Nobody has compared these programmes, lengths and"
    " caseloads in an experiment. What follows is what the model's rules imply, if they hold."
)
FEW_MARK: Final = "†"
FEW: Final = "† {number} {what}, fewer than {enough}: too few for these ranges to be read."
REPLICATES, DRAWS = "replicates", "draws"

# Axes and legends
LENGTH_AXIS: Final = "Time limit of the package, weeks after admission"
CASELOAD_AXIS: Final = "Caseload cap, people per full-time worker"
MET_AXIS: Final = "People per full-time worker met"
NO_LIMIT: Final = "no limit"
PACKAGE_LINE: Final = "package, cap {cap}"
TREATED_LINE: Final = "{arm}, same cap"
PER_WORKER: Final = "cap {cap}"
FULL: Final = "every place taken"
MET_LINE: Final = "Caseload met (cap), people per full-time worker: {arms}. {legend}"
LUCK: Final = "luck: 95 % Monte Carlo"
IGNORANCE: Final = "ignorance: 5–95 % of drawn worlds"
LEVEL_UNITS: Final = {
    "job_or_education_ever": "% of people", "job_ever": "% of people",
    "hours": "hours per person over follow-up",
    "contact_hours": "hours per person over follow-up",
}
SWAY_AXIS: Final = "Rank correlation with {treated} minus {reference} (−1 to 1)"
CHANCE: Final = (
    "how far the strongest of {count} unrelated parameters may get by chance ({draws} draws)"
)

# Tables and terminal
PRIOR_HEAD: Final = "Prior range"
POSITIVE_HEAD: Final = "Above zero"
TERMINAL_PRIOR: Final = "  prior range"
TERMINAL_POSITIVE: Final = "  above zero in"
TERMINAL_CAP: Final = "Caseload cap (people)"
TERMINAL_MET: Final = "Caseload met (people)"
PRIOR_LEGEND: Final = (
    "Prior range: 5 to 95 % of {draws} worlds drawn from the priors of the {count} unfitted"
    " parameters ({replicates} replicates each); above zero: share of those worlds with a positive"
    " difference, a dash where luck hides it. {luck} The fitted values stay at the fit and no drawn"
    " world is fitted again, so many of them contradict the trial: the range says how far the"
    " result rests on assumption."
)
LUCK_OUT: Final = "Luck within draws is estimated and taken out."
LUCK_IN: Final = (
    "With one replicate per draw, luck cannot be told apart and widens the range slightly."
)
CASELOAD_LEGEND: Final = (
    "Caseload met: people per full-time worker, averaged over people served and weeks."
)
DIALS_TITLE: Final = "Dials: every length and caseload, same people"
DIALS_LEAD: Final = (
    "{outcome} ({unit}). Difference: arm minus {reference}, paired, ± 95 % Monte Carlo"
    " ({replicates} replicates)."
)
DIAL_HEADS: Final = (
    "Arm", "Caseload met", "Level", "Difference", "95 % Monte Carlo interval", "Prior range",
    "Above zero",
)
TERMINAL_DIAL_HEADS: Final = ("met", "level", "difference", "prior range", "above 0")
COMPLETE: Final = (
    "Already complete: {replicates} replicates{draws} of this run were finished before; nothing was"
    " run again and nothing redrawn."
)
EARLIER: Final = "Tables of other numbers of replicates or draws are kept in {folders}."
TAKEN: Final = "{number} {what}"

# Key results
KEY_PRIOR: Final = (
    "Over {draws} worlds drawn from the priors the same difference runs from {low} to {high} (5 to"
    " 95 %), and is above zero in {positive} of them. That is ignorance, and it is not luck: more"
    " replicates would not narrow it."
)
KEY_PRIOR_MEANING: Final = (
    "Ignorance, as far as the priors hold it",
    "A prior range comes from worlds in which every parameter without a fit was drawn from what was"
    " believed of it, independently of the others. The fitted values stay put and the drawn worlds"
    " are not fitted again, so the range holds worlds that contradict the trial. It says how much"
    " of a result is assumption. It does not hold what the model leaves out.",
)
LUCK_MEANING: Final = (
    "Luck, apart from ignorance",
    "Monte Carlo intervals and ranges of trials show luck: what happens to differ when the same"
    " model is run again. They do not show what would differ if the assumed parameters were other"
    " than they are; the prior ranges do. The two are never added into one.",
)

# Figures: title, what one sees, what it means
FIGURES: Final = {
    "length": (
        "Outcomes against the length of the package",
        "Each line is a package with one caseload cap, from the shortest time limit to none; the"
        " dashed lines are {treated} at the same caps, their ranges at the right. Shaded: luck of"
        " the simulation. Thin upright lines: drawn worlds. Points are moved a little sideways so"
        " that they do not cover each other.",
        "The slope says what a longer package changes for the same people, if the rules hold. The"
        " thin lines are wide because the whole level moves from world to world; the next figure"
        " shows the difference, in which much of that cancels.",
    ),
    "length_gap": (
        "{treated} minus a package of the same caseload",
        "Paired difference from a package with the same caseload cap, against the package's time"
        " limit. Shaded: luck of the simulation. Thin upright lines: drawn worlds.",
        "Where the thin lines cross zero, assumptions within their ranges suffice to turn the"
        " sign.",
    ),
    "caseload": (
        "Outcomes against the caseload",
        "Each line is a programme with one time limit, against the caseload cap. Shaded: luck of"
        " the simulation. Thin upright lines: drawn worlds.",
        "Caseload works in this model through the minutes a worker has for each person, and through"
        " the worker's stress; nothing else in it depends on how many people a worker has.",
    ),
    "caseload_met": (
        "The caseload that was met",
        "People per full-time worker, averaged over people served and weeks, against the cap."
        " Dotted: every place taken. Mean over all replicates; its luck is smaller than the marks.",
        "Read a caseload in this report by what was met. Posts are hired for everybody in follow-up"
        " at the busiest time, whether or not their support has ended, so the shorter a programme,"
        " the fewer people its workers have at a time: packages of one cap and another length are"
        " not equally staffed.",
    ),
    "sway": (
        "How much of it is assumption",
        "The ten parameters that the difference follows most, over the drawn worlds: rank"
        " correlation with the difference. Hatched: the difference shrinks as the parameter grows.",
        "A square of 0.25 means that a quarter of the variance of ranks goes with that parameter.",
    ),
}
SWAY_HEADS: Final = ("Parameter", "Rank correlation", "Share of rank variance", "Drawn from", "to",
                     "Meaning")
SWAY_NOTE: Final = (
    "{draws} draws for {count} parameters is few. Of so many unrelated parameters the strongest"
    " would reach {reach} by chance (in one table of twenty), so {beyond} of the ten shown can be"
    " told from chance one by one. Correlations say what a result leans on in this model, within"
    " ranges that are themselves judgement; they are not effects in the world."
)

# Beside the curves: what bends them, from the data
MECHANISM: Final = "What bends it"
ASSUMPTION: Final = "How much of it is assumption"
PRACTICE: Final = "What somebody from the practice might expect (no finding)"
SEEN: Final = "What the model shows of it"

LENGTH_ENDS: Final = (
    "The limit ends the support of {ended_short} of people within follow-up at {short} weeks and of"
    " {ended_long} at {long} weeks; {early_short} and {early_long} are ended before any job or"
    " course has begun. Time in the programme goes from {served_short} to {served_long} weeks per"
    " person (cap {cap}; {replicates} recorded replicates)."
)
LENGTH_MOVES: Final = (
    "“{outcome}” goes from {first} at {short} weeks to {last} at {long} weeks{unlimited} (cap"
    " {cap})."
)
LENGTH_UNLIMITED: Final = ", and to {value} without a limit"
REPEATS: Final = (
    "{arm} sends people who have no work or study again {weeks} weeks after it ended, so they get"
    " more weeks than its limit: a limit is the length of one round and not of all help."
)
LENGTH_DIP: Final = (
    "Longer is not always more here: from {before} to {after} weeks “{outcome}” goes down by {fall}"
    " (cap {cap}). The limit of {after} weeks cuts short the unpaid trial (praktik) of {cut_after}"
    " of people, that of {before} weeks {cut_before}. Where a limit falls against a course of"
    " {course} weeks and trials of {trial} weeks is a matter of the model's calendar. Unless real"
    " packages run as much in step, the dip is an artefact and no advice."
)
LENGTH_DIP_PLAIN: Final = (
    "Longer is not always more here: from {before} to {after} weeks “{outcome}” goes down by {fall}"
    " (cap {cap}). What was recorded does not say why."
)
LENGTH_PRACTICE: Final = (
    "That the date matters most to those who have not yet found out what they want; that an ending"
    " just before or after a start is the worst one; and that people who are sent back begin again"
    " with somebody new."
)
NO_MORE: Final = (
    "{early} of people in the {weeks}-week package (cap {cap}) are ended before a first start;"
    " taking the limit away altogether adds {added} to “{outcome}” over the longest one."
)
CASELOAD_CONTACT: Final = (
    "{title}: contact goes from {contact_low} to {contact_high} hours per person over follow-up"
    " between caps of {low} and {high}, “{outcome}” from {first} to {last}. {verdict}"
)
CASELOAD_FLAT: Final = (
    "Neither moves by more than luck explains: the contacts this programme's settings ask for fit"
    " into a worker's week at every caseload met here ({met_low} to {met_high} people), so a"
    " smaller caseload alone buys no more contact."
)
CASELOAD_CONTACT_ONLY: Final = (
    "Contact moves, the outcome by no more than luck explains."
)
CASELOAD_ELSEWHERE: Final = (
    "Contact hardly moves, so the change comes by another way: the time left for employers, or the"
    " worker's stress."
)
CASELOAD_BENDS: Final = (
    "Where contact stops fitting into the week, meetings are put off or fall out."
)
CASELOAD_PRACTICE: Final = (
    "That with many people per worker the visits to employers go first, and then contact with those"
    " who do not call."
)
MET_TEXT: Final = (
    "{title} at a cap of {cap}: {met} people per full-time worker were met on average; {admitted}"
    " of people were ever admitted and waited {waiting} weeks on average for a place."
)
GAP_ASSUMPTION: Final = (
    "{treated} minus the package ({weeks}, cap {cap}): {value} at the fit; {low} to {high} in 5 to"
    " 95 % of {draws} drawn worlds, above zero in {positive} of them. {luck}"
)
GAP_LUCK: Final = "{share} of the variance between draws was luck and has been taken out."
WIDER: Final = (
    "The prior range is {times} times as wide as the Monte Carlo interval of this difference."
)
SWAY_TOP: Final = (
    "Most of what can be told leans on {first} (square of the rank correlation {first_share}) and"
    " {second} ({second_share})."
)
NO_DRAWS: Final = (
    "Not measured in this run: no worlds were drawn (prior_draws is 0)."
)
