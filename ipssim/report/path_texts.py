"""What is said about a path between two programmes, apart from the numbers (English)."""

from __future__ import annotations

from typing import Final

TITLE: Final = "From {start} to {goal}, setting by setting"
NO_TRIAL: Final = "No trial stands behind these figures."
NO_TRIAL_WHY: Final = (
    "No experiment has changed one rule of such a programme and left the others as they were. What"
    " stands here follows from the model's rules and assumptions. It is no forecast of what a"
    " change of that rule would do in a real service. Between two arms of a trial, only the whole"
    " difference was ever observed, and never a step."
)
FIGURE_NOTE: Final = (
    "{start} → {goal}; people: {people}, replicates: {replicates}, seed: {seed}. Source: ipssim."
)
WHAT_IT_IS: Final = (
    "This report comes from ipssim, an agent-based simulation of support towards work and education"
    " for people with severe mental illness. Two programmes are compared that differ in {fields}"
    " settings, taken here as {steps} steps. {programmes} programmes on the way from one to the"
    " other were given to the same {people} simulated people, with the same luck, for {weeks} weeks"
    " ({months} months), {replicates} times over. Nobody in it is a real person."
)
COSTS: Final = (
    "A smaller caseload means more workers here: each programme is staffed for the people it"
    " serves{staffed}. What that would cost is not counted, so steps that need more staff are not"
    " comparable in price with steps that need none."
)
STAFF_FIXED: Final = ", unless a number of workers is fixed, as it is here ({workers})"

# Key results
KEY_TOTAL: Final = (
    "{outcome}: {start_level} under {start} and {goal_level} under {goal}. The whole difference is"
    " {total} {unit} (Monte Carlo standard error {error})."
)
KEY_LARGEST: Final = (
    "Left out of {goal}, the steps that matter most are {left_out}. Added alone to {start}, they"
    " are {alone}."
)
KEY_PRAKTIK: Final = (
    "Unpaid trials (praktik) are among the largest steps. They count here only by whether a job or"
    " course follows within follow-up; harm to health and dignity is shown in other outcomes"
    " (`--outcome`)."
)
KEY_NOTHING: Final = (
    "No step is further from zero than its Monte Carlo error reaches: more replicates may tell."
)
KEY_SUMS: Final = (
    "Added one at a time, the steps come to {alone} {unit}; left out one at a time, to {left_out};"
    " all together they do {total}. Where these differ, steps work through each other"
    " (interaction), and no one number is the effect of a rule."
)

# How to read
READ_TITLE: Final = "How to read it"
READ: Final = (
    ("Added alone", "the start with this one step taken from the goal, minus the start: what the"
     " rule does in a programme that is otherwise as it was."),
    ("Left out", "the goal, minus the goal without this step: what would be lost if a programme"
     " kept everything else and gave this up."),
    ("Interaction", "left out minus added alone. It is what a step does more (or less) because the"
     " others are there. Time for employers, for instance, may do little while a worker has too"
     " many people to find it, and much once there are fewer."),
    ("Forward, backward", "the steps taken one after the other, in the order in which the settings"
     " are declared, and in the reverse order. Along each path the parts add up to the whole"
     " difference. The order is a convention, not a finding: with interaction another order gives"
     " the steps other parts, and the two paths show how much that can do."),
    ("Monte Carlo error", "how far luck alone may have moved a number: the standard error of the"
     " paired difference over replicates. More replicates reduce it. It says nothing about whether"
     " the model's assumptions are right, and that uncertainty is larger and is not shown."),
    ("Zero", "a bare 0 means that the step made no difference to this outcome in any replicate, as"
     " when a limit is never reached."),
)
GROUPS_LEAD: Final = "Settings that are taken as one step:"
ORDER: Final = (
    "Steps stand in the order in which a programme's settings are declared in ipssim: how long, the"
    " worker's week, the pace of contact, places and channels, ending."
)

# Table
TABLE_TITLE: Final = "Every step"
TABLE_LEAD: Final = (
    "Effects on “{outcome}” in {unit}, with one Monte Carlo standard error (±). Same {people}"
    " people and same luck in every programme, {replicates} replicates."
)
TABLE_HEADS: Final = (
    "Step", "From → to", "Added alone", "Left out", "Interaction", "Forward", "Backward",
)
SUM: Final = "Sum"
SUM_NOTE: Final = (
    "The sums of the two paths are the whole difference; those of the other columns need not be."
)

# Figures
FIGURES_TITLE: Final = "Figures"
FORWARD_TITLE: Final = "Forward: read from the top down ↓"
BACKWARD_TITLE: Final = "Backward: read from the bottom up ↑"
CUT_AXIS: Final = "; the axis does not begin at zero"
LEGEND_END: Final = "start and goal"
LEGEND_UP: Final = "the step raises it"
LEGEND_DOWN: Final = "the step lowers it"
LEGEND_ERROR: Final = "95 % Monte Carlo interval of the step"
SCATTER_TITLE: Final = "each step alone and left out"
ALONE_AXIS: Final = "Added alone to the start"
LEFT_OUT_AXIS: Final = "Left out of the goal"
LEGEND_STEP: Final = "a step, with 95 % Monte Carlo intervals"
LEGEND_DIAGONAL: Final = "no interaction"
FIGURES: Final = {
    "waterfall": (
        "Step by step, in order and in reverse order",
        "Each row is the same step in both panels. A bar begins at the level reached before the"
        " step and ends at the level reached with it.",
        "Where a step's two bars differ in length, what it does depends on which other steps have"
        " been taken.",
    ),
    "interaction": (
        "Alone and left out",
        "Across: what a step does when it is all that changes. Up: what is lost when it is all that"
        " is missing. The steps furthest from zero are named; the others are grey.",
        "On the dashed line a step does the same in both; above it, it does more among the others"
        " than alone.",
    ),
}
ALT_WATERFALL: Final = "From {start_level} to {goal_level}. The table holds every number drawn."

# Terminal
TERMINAL_HEADS: Final = ("Step", "Alone", "Left out", "Forward", "Backward")
TERMINAL_LEGEND: Final = (
    "{unit}; ± one Monte Carlo standard error over {replicates} replicates, same {people} people"
    " and luck. Alone: added to the start. Left out: of the goal. Forward and backward: parts of"
    " the two paths, in order and in reverse; each adds up to the whole difference. Alone and left"
    " out differ where steps interact."
)

# How it was made
MADE_TITLE: Final = "How it was made"
MADE: Final = (
    "ipssim {version}, run {run}, seed {seed}, {replicates} replicates. The same people and the"
    " same luck meet every programme; staffing, employers and psychiatric treatment follow the"
    " experiment “{experiment}”. Outcome: {wording}"
)
