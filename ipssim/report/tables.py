"""What terminal and HTML share: rows of a comparison, and how a number is written."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.report import texts
from ipssim.report.switches import switched_off
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.studies.engine.estimates import half_width
from ipssim.trials.published import POINTS, PublishedFigure, published

if TYPE_CHECKING:
    import pandas as pd

    from ipssim.studies.results import Comparison

ENOUGH = 20  # replicates: with fewer, a range or interval is marked
ENOUGH_DRAWS = 50  # drawn worlds: with fewer, a prior range is marked
BETWEEN = " - "  # how the name of a difference is written: "ips_pooled - usual"
LABELS = ("measured", "calibrated", "assumed", "policy")
FITTED = (  # docs/analysis_plan.md; whether a value is calibrated yet, its label says
    "world.getting.own_search", "world.getting.lead_known", "world.getting.drive_sd",
    "world.getting.trial_pays", "world.getting.effort_weeks", "world.getting.interview_base",
    "world.getting.insecurity_holds_back",
    "world.studying.study_start", "world.studying.study_help", "world.keeping.job_loss",
    "world.keeping.support_keeps", "world.keeping.getting_keeps",
)
_ADMISSION = ("limit_weeks", "hours_budget")
_OUTSIDE_THE_MODEL = ("arms.", "trial.")


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of one arm (or difference) of the emulated trial; shares in per cent."""

    outcome: Outcome
    arm: str
    estimate: float
    low: float | None
    high: float | None
    published: float | None
    published_low: float | None
    published_high: float | None
    inside: bool | None
    figure: PublishedFigure | None

    @property
    def is_difference(self) -> bool:
        """Say whether the row is a difference between two arms."""
        return BETWEEN in self.arm

    @property
    def unverified(self) -> bool:
        """Say whether the published value was recalled and not re-read."""
        return self.figure is not None and self.figure.unverified


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One paired difference, arm minus reference, in the same cohort; shares in per cent.

    Prior values are quantiles over worlds drawn from the priors; None where no world was drawn, and
    `positive` (a share, 0 to 1) also where luck hides the sign.
    """

    outcome: Outcome
    arm: str
    reference: str
    level: float
    reference_level: float
    difference: float
    error: float | None
    low: float | None
    high: float | None
    level_error: float | None = None
    prior_low: float | None = None
    prior_median: float | None = None
    prior_high: float | None = None
    positive: float | None = None
    luck: float | None = None
    level_prior_low: float | None = None
    level_prior_high: float | None = None
    replicates: int | None = field(default=None, kw_only=True)

    @property
    def half(self) -> float:
        """Return half of the difference's 95 % interval; 0 where it cannot be told."""
        return half_width(self.error, self.replicates) or 0.0

    @property
    def level_half(self) -> float:
        """Return half of the level's 95 % interval; 0 where it cannot be told."""
        return half_width(self.level_error, self.replicates) or 0.0

    @property
    def has_prior(self) -> bool:
        """Say whether worlds were drawn for this difference."""
        return self.prior_low is not None


def outcome_rows(comparison: Comparison) -> list[OutcomeRow]:
    """Return the emulated trial's rows in the order of `OUTCOMES`, then of the table."""
    experiment = comparison.experiment
    found = {
        (figure.outcome, figure.arm): figure
        for figure in published(experiment.trial, experiment.horizon_weeks)
    }
    judged = not switched_off(experiment)  # fitted with everything on
    rows = [
        OutcomeRow(
            OUTCOMES[row["outcome"]], row["arm"], float(row["estimate"]),
            number(row["low"]), number(row["high"]), number(row["published"]),
            number(row["published_low"]), number(row["published_high"]),
            flag(row["inside"]) if judged else None,
            found.get((row["outcome"], row["arm"])),
        )
        for row in records(comparison.summary)
    ]
    return sorted(rows, key=lambda row: list(OUTCOMES).index(row.outcome.code))


def difference_rows(comparison: Comparison) -> list[DifferenceRow]:
    """Return the paired differences in the order of `OUTCOMES`, the reference itself left out."""
    rows = [
        difference_row(row)
        for row in records(comparison.differences)
        if row["arm"] != row["reference"]
    ]
    return sorted(rows, key=lambda row: list(OUTCOMES).index(row.outcome.code))


def difference_row(row: Mapping[str, Any]) -> DifferenceRow:
    """Read one line of a table of differences."""
    return DifferenceRow(
        OUTCOMES[row["outcome"]], row["arm"], row["reference"], float(row["level"]),
        float(row["reference_level"]), float(row["difference"]),
        *(number(row.get(name)) for name in (
            "monte_carlo_error", "low", "high", "level_error", "prior_low", "prior_median",
            "prior_high", "prior_positive", "prior_luck", "level_prior_low", "level_prior_high",
        )),
        replicates=int(row["replicates"]),
    )


def caseload_met(comparison: Comparison) -> dict[str, float]:
    """Return people per full-time worker met, averaged over people served and weeks, by arm.

    Same cohort; arms that serve nobody are left out.
    """
    weekly = comparison.weekly
    if not len(weekly):
        return {}
    chosen = weekly[(weekly["calculation"] == "policy") & (weekly["in_service"] > 0)]
    return {
        str(arm): float((rows["caseload"] * rows["in_service"]).sum() / rows["in_service"].sum())
        for arm, rows in chosen.groupby("arm", sort=False, observed=True)
    }


def too_few(number_of: int, *, enough: int = ENOUGH) -> bool:
    """Say whether a range from so many replicates (or draws) is too uncertain to be read."""
    return number_of < enough


def weekly_rows(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return arm -> weekly means by week: the same-cohort calculation, else the trial's.

    The arms that dials add are left out; they have figures of their own.
    """
    weekly = comparison.weekly
    dials = {arm.name for arm in dial_arms(comparison.experiment)}
    for calculation in ("policy", "trial"):
        chosen = weekly[weekly["calculation"] == calculation]
        if len(chosen):
            return {
                str(arm): chosen[chosen["arm"] == arm].sort_values("week")
                for arm in dict.fromkeys(chosen["arm"])
                if arm not in dials
            }
    return {}


def outcomes_of(rows: Sequence[OutcomeRow] | Sequence[DifferenceRow]) -> list[Outcome]:
    """Return the outcomes that occur, once each, in order."""
    return list(dict.fromkeys(row.outcome for row in rows))


def arms_of(rows: Sequence[OutcomeRow] | Sequence[DifferenceRow]) -> list[str]:
    """Return the arms that occur, once each, in order."""
    return list(dict.fromkeys(row.arm for row in rows))


def arm_title(experiment: Experiment, arm: str) -> str:
    """Return what a report calls an arm, a pooled arm or a difference."""
    if BETWEEN in arm:
        first, second = arm.split(BETWEEN, 1)
        return f"{arm_title(experiment, first)} minus {arm_title(experiment, second)}"
    if arm in experiment.arms:
        title = experiment.arms[arm].title or arm
        shared = [other for other in experiment.arms.values() if other.title == title]
        return f"{title} ({arm})" if len(shared) > 1 else title
    for dial in dial_arms(experiment) if "(" in arm else ():
        if dial.name == arm:
            return dial.programme.title
    members = experiment.trial.pooled.get(arm, ())
    if members:
        titles = {experiment.arms[name].title for name in members if name in experiment.arms}
        if len(titles) == 1 and len(members) > 1:
            return f"{titles.pop()} ({' and '.join(members)} pooled)"
        return " and ".join(arm_title(experiment, name) for name in members) + " pooled"
    return arm


def unit_of(outcome: Outcome, *, difference: bool = False) -> str:
    """Return the unit a value is shown in; differences of shares are percentage points."""
    return POINTS if difference and outcome.unit == "%" else outcome.unit


def format_number(value: float | None, decimals: int, *, signed: bool = False) -> str:
    """Write a number with a true minus sign; a dash where there is none."""
    if value is None:
        return texts.BLANK
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return ("\N{MINUS SIGN}" if value < 0 else "+" if signed else "") + text


def format_value(
    value: float | None, outcome: Outcome, *, unit: bool = True, difference: bool = False,
    finer: int = 0,
) -> str:
    """Write an outcome's value with its unit; `finer` adds decimals (for errors)."""
    text = format_number(value, outcome.decimals + finer, signed=difference and not finer)
    if not unit or value is None:
        return text
    return f"{text} {unit_of(outcome, difference=difference)}"


def format_range(
    low: float | None, high: float | None, outcome: Outcome, *, finer: int = 0
) -> str:
    """Write "low–high", or "low to high" where a limit is negative; `finer` adds decimals."""
    if low is None or high is None:
        return texts.BLANK
    between = " to " if low < 0 or high < 0 else "–"
    decimals = outcome.decimals + finer
    return between.join(format_number(limit, decimals) for limit in (low, high))


def months(weeks: int) -> int:
    """Return whole months in so many weeks (52.18 weeks a year)."""
    return round(weeks * 12 / 52.18)


def label_counts(experiment: Experiment) -> Counter[str]:
    """Count the parameters outside the programmes and the trial, by label."""
    return Counter(spec.label for _, spec in model_parameters(experiment))


def fitted(experiment: Experiment) -> list[tuple[str, Parameter]]:
    """Return the parameters the fit moves, and any other labelled calibrated, by dotted key."""
    return [
        (key, spec) for key, spec in model_parameters(experiment)
        if key in FITTED or spec.label == "calibrated"
    ]


def model_parameters(experiment: Experiment) -> Iterator[tuple[str, Parameter]]:
    """Yield every parameter of population, surroundings and world, by dotted key."""
    for key, spec in parameters(experiment):
        if "." in key and not key.startswith(_OUTSIDE_THE_MODEL):
            yield key, spec


def differing_settings(experiment: Experiment) -> list[tuple[Parameter, list[str]]]:
    """Return the programme fields in which arms differ, with each arm's value in words.

    A dash stands where a setting does not apply, because the arm admits nobody.
    """
    by_arm = [dict(parameters(programme)) for programme in experiment.arms.values()]
    applies = [admits(programme) for programme in experiment.arms.values()]
    rows = []
    for name, spec in by_arm[0].items() if by_arm else ():
        shown = [admitting or name in _ADMISSION for admitting in applies]
        values = [arm[name].value for arm in by_arm]
        told = [value for value, said in zip(values, shown, strict=True) if said]
        if name not in ("name", "title") and any(value != told[0] for value in told):
            rows.append((spec, [
                setting_text(value) if said else texts.BLANK
                for value, said in zip(values, shown, strict=True)
            ]))
    return rows


def admits(programme: Programme) -> bool:
    """Say whether a programme takes anybody in; if not, its other settings do not apply."""
    return programme.limit_weeks != 0 and programme.hours_budget != 0


def same_settings(experiment: Experiment) -> list[str]:
    """Return the first group of arms whose programmes differ only in name and title."""
    groups: dict[Any, list[str]] = {}
    for arm, programme in experiment.arms.items():
        key = dataclasses.replace(programme, name="", title="")
        groups.setdefault(key, []).append(arm)
    return next((arms for arms in groups.values() if len(arms) > 1), [])


def setting_text(value: Any) -> str:
    """Write a setting's value in words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return texts.YES if value else texts.NO
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).replace("_", " ")


def source_text(keys: str, sources: Mapping[str, Mapping[str, str]]) -> str:
    """Write out source keys (comma-separated) as citations; unknown keys as they stand."""
    cited = [key.strip() for key in keys.split(",") if key.strip()]
    return "; ".join(sources.get(key, {}).get("citation", key) for key in cited)


def short_source(keys: str) -> str:
    """Write source keys for a narrow cell: christensen_2019 -> Christensen 2019."""
    cited = [key.strip() for key in keys.split(",") if key.strip()]
    return ", ".join(
        key if len(key) <= 2 else " ".join(_capital(word) for word in key.split("_"))
        for key in cited
    )


def number(value: Any) -> float | None:
    """Read a table's cell as a number; None where it is empty."""
    return None if value is None or math.isnan(float(value)) else float(value)


def flag(value: Any) -> bool | None:
    """Read a table's cell as yes or no; None where it is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return bool(value)


def verdict(inside: bool | None) -> str:
    """Write whether a simulated mean lies within the published interval."""
    return texts.BLANK if inside is None else texts.YES if inside else texts.NO


def _capital(word: str) -> str:
    return word.upper() if len(word) <= 2 else word.capitalize()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's lines as mappings."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
