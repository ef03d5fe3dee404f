"""What is said about an ablation, apart from the numbers (English)."""

from __future__ import annotations

from typing import Final

TITLE: Final = "What carries the difference between {goal} and {start}"
CAVEAT: Final = "The model was fitted with everything on."
CAVEAT_WHY: Final = (
    "A world with a mechanism switched off is not fitted again, so it need not look like any trial."
    " What stands here shows what a mechanism does in this model. It does not show what it does"
    " among people."
)
FIGURE_NOTE: Final = (
    "{goal} minus {start}; people: {people}, replicates: {replicates}, seed: {seed}."
    " Source: ipssim."
)
WHAT_IT_IS: Final = (
    "This report comes from ipssim, an agent-based simulation of support towards work and education"
    " for people with severe mental illness. Two programmes were given to the same {people}"
    " simulated people, with the same luck, for {weeks} weeks ({months} months), {replicates} times"
    " over, in {worlds} worlds: with all {count} mechanisms on, with each one off, with all of them"
    " off, and with each one alone on. Nobody in it is a real person."
)
OFF_ALREADY: Final = (
    "Switched off in every world here, also where it says “all on”: {mechanisms}."
)

# Key results
KEY_TOTAL: Final = (
    "{outcome}: {start_level} under {start} and {goal_level} under {goal} with all mechanisms on."
    " The whole difference is {total} {unit} (Monte Carlo standard error {error})."
)
KEY_UNEXPLAINED: Final = (
    "With every mechanism off, {start_level} and {goal_level}: a difference of {unexplained} {unit}"
    " (standard error {error}) stays unexplained by them. It comes from what cannot be switched"
    " off: how much time and contact the programmes give, their calendars and limits, and the bare"
    " rules of search, openings and keeping a job."
)
KEY_CARRIED: Final = "Together the mechanisms carry {carried} {unit} of the difference."
KEY_AGAINST: Final = (
    "Together the mechanisms take {carried} {unit} away from the difference that the bare rules"
    " give."
)
KEY_NOTHING_CARRIED: Final = (
    "Together the mechanisms move the difference by {carried} {unit}, which luck alone could do."
)
KEY_LEFT_OUT: Final = (
    "Left out of the full model, those that the difference rests on most: {names}."
)
KEY_LEFT_OUT_AGAINST: Final = (
    "These make the difference smaller while they are on, and it grows without them: {names}."
)
KEY_ALONE: Final = "Alone in a model without any other, those that add most to it: {names}."
KEY_ALONE_AGAINST: Final = "Alone, these take from it: {names}."
KEY_NO_LEFT_OUT: Final = (
    "Left out one at a time, no mechanism changes the difference by more than luck could."
)
KEY_NO_ALONE: Final = (
    "Added one at a time to none, no mechanism changes the difference by more than luck could."
)
KEY_SUMS: Final = (
    "The parts do not add up to the whole, and need not: left out one at a time the mechanisms come"
    " to {left_out} {unit}, added one at a time to {alone}; together they carry {carried}. {rest}"
)
KEY_INTERACTION: Final = (
    "What is missing ({left_out_rest} and {alone_rest}) is interaction: mechanisms work through"
    " each other, and no one number is the share of a mechanism."
)
KEY_NO_INTERACTION: Final = (
    "What is missing ({left_out_rest} and {alone_rest}) is no more than luck could do; that the"
    " parts nearly add up here is no rule."
)

# How to read
READ_TITLE: Final = "How to read it"
READ: Final = (
    ("Left out", "the difference with all mechanisms on, minus the difference without this one:"
     " what the difference would lose if the model did not have it. Below zero, the mechanism"
     " makes the two programmes more alike."),
    ("Alone", "the difference with this mechanism alone on, minus the difference with all off:"
     " what it does when no other is there to work through."),
    ("All off", "what stays unexplained by the switchable mechanisms. A mechanism that is off"
     " leaves no trace, so this is what time, money, calendars and the bare rules give."),
    ("Levels", "a mechanism may move both programmes and leave their difference where it was; the"
     " table has the level of each."),
    ("Monte Carlo error", "how far luck alone may have moved a number: the standard error over"
     " replicates, paired person by person. It says nothing about whether the model is right."
     " With {count} mechanisms about one in twenty 95 % intervals misses zero by luck alone, and"
     " more with fewer than 20 replicates, when the intervals are too narrow."),
    ("Zero", "a bare 0 means that switching made no difference to this in any replicate."),
)

# Table
TABLE_TITLE: Final = "Every world"
TABLE_LEAD: Final = (
    "“{outcome}” ({measure_unit}) in each world, the difference {goal} minus {start} ({unit}) and"
    " its change, with one Monte Carlo standard error (±). Same {people} people and same luck in"
    " all, {replicates} replicates. Sorted by the change when left out."
)
TABLE_HEADS: Final = ("{start}", "{goal}", "Difference", "Change")
TABLE_WORLD: Final = "World"
ALL_ON: Final = "All on"
ALL_OFF: Final = "All off"
GROUP_LEFT_OUT: Final = "All on but …"
GROUP_ALONE: Final = "Alone on: …"
SUM: Final = "Sum of the changes"
SUM_NOTE: Final = (
    "The change of “all on” is against “all off”, and is what the mechanisms carry together. The"
    " sums need not come to it."
)

# Figure
FIGURES_TITLE: Final = "Figure"
LEFT_OUT_TITLE: Final = "Left out of all: what the difference loses"
ALONE_TITLE: Final = "Alone: what the difference gains"
AXIS: Final = "Change of the difference ({unit})"
LEGEND_TOLD: Final = "95 % Monte Carlo interval does not reach zero"
LEGEND_NOT: Final = "cannot be told from zero"
SUPTITLE_LEVELS: Final = (
    "{outcome}, {goal} minus {start} ({unit}): {total} with all on, {unexplained} with all off;"
    " ± one standard error"
)
FIGURE_SEEN: Final = (
    "A dot is the change of the difference between the programmes that goes with a mechanism, with"
    " its 95 % Monte Carlo interval. Right of zero the mechanism makes the difference larger, left"
    " of it smaller. Both panels have the same scale and are sorted by the left one."
)
FIGURE_MEANS: Final = (
    "Where a mechanism's two dots differ, what it does depends on which others are at work."
)
ALT: Final = "The table holds every number drawn."

# Terminal
TERMINAL_HEADS: Final = ("Mechanism", "Without it", "Left out", "Alone on", "Alone")
TERMINAL_LEGEND: Final = (
    "{goal} minus {start}, {unit}; ± one Monte Carlo standard error over {replicates} replicates,"
    " same {people} people and luck. Without it, alone on: the difference in that world. Left out:"
    " all on minus without it. Alone: alone on minus all off."
)

# How it was made
MADE_TITLE: Final = "How it was made"
MADE: Final = (
    "ipssim {version}, run {run}, seed {seed}, {replicates} replicates. The same people and the"
    " same luck meet both programmes in every world; surroundings follow the experiment"
    " “{experiment}”. Outcome: {wording}"
)
MECHANISMS_TITLE: Final = "What the mechanisms say"
