"""What is said about the patterns of a credible model, apart from the numbers (English)."""

from __future__ import annotations

from typing import Final

from ipssim.studies.patterns.judge import Verdict

TITLE: Final = "What a credible model reproduces"
LEAD: Final = (
    "Thirteen patterns that trials, studies and the Danish sources describe, held against what the"
    " model does. The means and the difference of pattern 1 and the mean of pattern 5 were fitted"
    " to, and symptoms (pattern 2) were looked at while rules were written; the others were not. A"
    " pattern that fails is shown as failing; it is a finding about the model."
)
WHAT_IT_IS: Final = (
    "This page comes from ipssim, an agent-based simulation of support towards work and education"
    " for people with severe mental illness. {replicates} replicates of each run, experiment"
    " “{experiment}”, seed {seed}. Nobody in it is a real person."
)
COUNTS: Final = "{fails} of {total} patterns fail, {holds} hold, {not_yet} are not yet simulated."
SOME_UNCERTAIN: Final = (
    "Of those, {uncertain} are uncertain: more replicates may turn them."
)
FAILING_TITLE: Final = "Failing"
OTHERS_TITLE: Final = "Holding, or not yet simulated"
CHECKS_TITLE: Final = "Checks of direction and size"
CHECKS_LEAD: Final = (
    "What a change of the rules must do, in which direction and how much: the same people with the"
    " same luck under IPS as it is and with one thing changed, and the like, 18 months unless it"
    " says otherwise. The fit had to meet them (docs/analysis_plan.md)."
)
CHECKS_COUNTS: Final = "{fails} of {total} numbers fail, {holds} hold, {not_yet} are not simulated."
NONE_FAILS: Final = "No pattern fails."
HEADS: Final = ("What", "Band", "Value", "Verdict")
IN_PART: Final = "in part not yet simulated"
SOURCE_LINE: Final = "Published side: {sources} ({sureness}). Computed from: {computed}."
SURENESS: Final = {
    "SEEN": "seen in the source",
    "DERIVED": "derived from figures that were seen",
    "RECALLED": "recalled, unverified",
    "ASSUMED": "the sources give the direction or a remark, the number is assumed",
}
LEGEND: Final = (
    "± is one Monte Carlo standard error over {replicates} replicates. “Uncertain”: the 95 %"
    " interval holds an edge of the band. It says how well the model's value is known and nothing"
    " of how sure the published side is. “Above” and “below” name a direction: its size is not"
    " claimed. A pattern has the worst verdict of its numbers."
)
OTHER_WEEKS: Final = (
    "People are followed for {weeks} weeks here and for {published} in the trial, so its bands do"
    " not apply."
)
SHOWN_BAND: Final = "shown only"
ABOVE: Final = "above {low}"
BELOW: Final = "below {high}"
AT_LEAST: Final = "at least {low}"
AT_MOST: Final = "at most {high}"
BETWEEN: Final = "{low} to {high}"
SECTION_LEAD: Final = (
    "Published patterns, held against this comparison itself: means from all its simulated trials,"
    " the rest from the events of the first one alone, and so always uncertain. A pattern that"
    " fails is shown as failing. Others need runs of their own, and parts of these too: the command"
    " ipssim patterns has all of them, with Monte Carlo errors."
)
SECTION_REST: Final = "Not counted here: {titles}."
MADE_TITLE: Final = "How it was made"
MADE: Final = "ipssim {version}, run {run}, seed {seed}, {replicates} replicates."
STYLES: Final = {  # of the cell that holds a verdict
    verdict: "no" if verdict.fails else "soft" if verdict is Verdict.NOT_YET else ""
    for verdict in Verdict
}
