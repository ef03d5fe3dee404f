"""Write patterns as words and cells; and count those that a comparison itself can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ipssim.recorder import EVENT_DTYPE
from ipssim.report import pattern_texts as words
from ipssim.report import tables
from ipssim.report.sentences import changes
from ipssim.report.switches import off_sentence
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.patterns.groups import event_values
from ipssim.studies.patterns.judge import CheckResult, PatternResult, Verdict, judged
from ipssim.studies.patterns.published import Check, Pattern, patterns
from ipssim.studies.patterns.recorded import Recorded
from ipssim.studies.run import TRIAL
from ipssim.trials.emulated import changed_arms
from ipssim.trials.published import contrasts
from ipssim.vocabulary import Event

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

_LEVELS = {"trial_ips": 0, "trial_usual": 1}
_DIFFERENCES = {
    "trial_difference": "job_or_education_ever", "symptoms_difference": "symptoms_end",
    "satisfaction_difference": "satisfaction",
}


def counts(results: Sequence[PatternResult]) -> str:
    """Say how many patterns fail, hold, or are not simulated."""
    verdicts = [one.verdict for one in results]
    fails = sum(verdict.fails for verdict in verdicts)
    not_yet = verdicts.count(Verdict.NOT_YET)
    uncertain = sum("uncertain" in verdict for verdict in verdicts)
    said = words.COUNTS.format(
        fails=fails, total=len(verdicts), holds=len(verdicts) - fails - not_yet, not_yet=not_yet
    )
    return said + (" " + words.SOME_UNCERTAIN.format(uncertain=uncertain) if uncertain else "")


def caveats(experiment: Experiment) -> list[str]:
    """Say what makes the experiment another one than the patterns are about."""
    said = [off_sentence(experiment), *changes(experiment)]
    weeks, published = experiment.horizon_weeks, experiment.trial.weeks
    if weeks != published:
        said.append(words.OTHER_WEEKS.format(weeks=weeks, published=published))
    return [line for line in said if line]


def verdict_text(result: PatternResult) -> str:
    """Return the verdict on a pattern in words; it says where only a part is missing."""
    missing = [one.verdict is Verdict.NOT_YET for one in result.checks]
    if result.verdict is Verdict.NOT_YET and not all(missing):
        return words.IN_PART
    return str(result.verdict)


def pattern_cells(
    result: PatternResult, sources: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return the words of one pattern and of each of its numbers."""
    pattern = result.pattern
    return {
        "number": pattern.number, "title": pattern.title, "sentence": pattern.sentence,
        "verdict": verdict_text(result), "style": words.STYLES[result.verdict],
        "source": words.SOURCE_LINE.format(
            sources=tables.source_text(", ".join(pattern.sources), sources),
            sureness=words.SURENESS[pattern.sureness], computed=pattern.computed,
        ),
        "checks": [check_cells(one) for one in result.checks],
    }


def check_cells(one: CheckResult) -> dict[str, str]:
    """Return the words of one number."""
    return {
        "what": one.check.what, "unit": one.check.unit, "band": band_text(one.check),
        "value": value_text(one), "verdict": str(one.verdict), "style": words.STYLES[one.verdict],
        "key": one.check.key.partition("_")[0], "sentence": one.check.sentence,
    }


def check_counts(results: Sequence[CheckResult]) -> str:
    """Say how many checks of direction and size fail or hold."""
    verdicts = [one.verdict for one in results]
    fails = sum(verdict.fails for verdict in verdicts)
    not_yet = verdicts.count(Verdict.NOT_YET)
    return words.CHECKS_COUNTS.format(
        fails=fails, total=len(verdicts), holds=len(verdicts) - fails - not_yet, not_yet=not_yet
    )


def band_text(check: Check) -> str:
    """Write a band, without its unit."""
    if check.shown:
        return words.SHOWN_BAND
    low, high = (None if edge is None else f"{edge:g}".replace("-", "\N{MINUS SIGN}")
                 for edge in (check.low, check.high))
    if low is not None and high is not None:
        band = words.BETWEEN
    elif low is not None:
        band = words.ABOVE if check.direction else words.AT_LEAST
    else:
        band = words.BELOW if check.direction else words.AT_MOST
    return band.format(low=low, high=high)


def value_text(one: CheckResult) -> str:
    """Write a value with its Monte Carlo error; a dash where there is none."""
    value = tables.format_number(one.value, one.check.decimals)
    if not one.error:
        return value
    return f"{value} ±{tables.format_number(one.error, one.check.decimals + 1)}"


def section(
    comparison: Comparison, sources: Mapping[str, Mapping[str, str]]
) -> dict[str, Any] | None:
    """Return what a comparison's report says of the patterns; None without an emulated trial.

    Only what the comparison itself holds is counted: its means, and the events of its first trial.
    """
    experiment = comparison.experiment
    pairs = contrasts(experiment.trial)
    if not pairs or not len(comparison.summary) or not len(comparison.events):
        return None
    if changed_arms(experiment) or experiment.horizon_weeks != experiment.trial.weeks:
        return None  # another programme or follow-up is not what the patterns are about
    measured = {**_means(comparison, *pairs[0]), **_counted(comparison)}
    shown: list[Pattern] = []
    rest: list[str] = []
    for pattern in patterns():
        checks = tuple(check for check in pattern.checks if check.key in measured)
        if checks:
            shown.append(replace(pattern, checks=checks))
        else:
            rest.append(f"{pattern.number}. {pattern.title}")
    results = judged(shown, measured)
    ordered = sorted(results, key=lambda one: not one.verdict.fails)
    return {
        "patterns": [pattern_cells(one, sources) for one in ordered],
        "rest": words.SECTION_REST.format(titles="; ".join(rest)) if rest else "",
    }


def _means(comparison: Comparison, arm: str, reference: str) -> dict[str, Estimate]:
    """Return the means over all emulated trials, with the error of each mean."""
    rows = {(row["outcome"], row["arm"]): row for row in tables.records(comparison.summary)}
    wanted = {key: ("job_or_education_ever", (arm, reference)[k]) for key, k in _LEVELS.items()}
    wanted |= {
        key: (code, f"{arm}{tables.BETWEEN}{reference}") for key, code in _DIFFERENCES.items()
    }
    found: dict[str, Estimate] = {}
    for key, place in wanted.items():
        row = rows.get(place)
        if row is not None:
            error = tables.number(row["monte_carlo_error"])
            found[key] = Estimate(float(row["estimate"]), error=error, n=int(row["replicates"]))
    return found


def _counted(comparison: Comparison) -> dict[str, Estimate]:
    """Return what is counted from the events of the first emulated trial, without an error."""
    table = comparison.events[comparison.events["calculation"] == TRIAL]
    codes = {kind.name.lower(): int(kind) for kind in Event}
    events = np.zeros(len(table), dtype=EVENT_DTYPE)
    for name in EVENT_DTYPE.names or ():
        events[name] = table["kind"].map(codes) if name == "kind" else table[name]
    arm = table.groupby("candidate", sort=True)["arm"].first()
    recorded = Recorded.from_events(
        events, arm.index.to_numpy(dtype=np.int64), comparison.experiment.horizon_weeks
    )
    usual = np.asarray(arm.astype(str) == comparison.experiment.trial.reference)
    values = event_values(recorded, usual)
    return {key: Estimate(value) for key, value in values.items() if not pd.isna(value)}
