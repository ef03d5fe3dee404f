"""From stored replicates to tables: the emulated trial, paired contrasts, weekly means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from ipssim.outcomes.definitions import Outcome, told
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import Estimate, Levels, Range, difference_unit
from ipssim.studies.engine.measure import Chunk, means_of
from ipssim.studies.engine.plan import Contrast
from ipssim.studies.engine.study import policy_levels
from ipssim.studies.results import DIALS, DIFFERENCES, SUMMARY
from ipssim.studies.run import TRIAL
from ipssim.trials.published import PublishedFigure, contrasts, published


def summary_table(experiment: Experiment, chunks: list[Chunk]) -> pd.DataFrame:
    """Return the emulated trial beside the published one (columns `SUMMARY`)."""
    means = means_of(chunks)
    means = means[means["calculation"] == TRIAL]
    figures = {
        (figure.outcome, figure.arm): figure
        for figure in published(experiment.trial, experiment.horizon_weeks)
    }
    rows: list[dict[str, Any]] = []
    if means.empty:
        return pd.DataFrame(rows, columns=list(SUMMARY))
    wide = means.set_index(["outcome", "replicate", "arm"])["mean"].unstack("arm")
    by_outcome = {str(code): table for code, table in wide.groupby(level="outcome")}
    for outcome in told(by_outcome).values():
        scale = 100.0 if outcome.unit == "%" else 1.0
        for arm, values in _trial_arms(experiment, by_outcome[outcome.code]).items():
            figure = figures.get((outcome.code, arm))
            found = Estimate.of(scale * values)
            low, high = (float(q) for q in np.quantile(scale * values, (0.025, 0.975)))
            rows.append({
                "outcome": outcome.code, "arm": arm, "estimate": found.value, "low": low,
                "high": high,
                "unit": outcome.unit if " - " not in arm else difference_unit(outcome.unit),
                "published": figure.value if figure else None,
                "published_low": figure.low if figure else None,
                "published_high": figure.high if figure else None,
                "inside": _inside(found.value, figure), "replicates": found.n,
                "monte_carlo_error": found.error,
            })
    return pd.DataFrame(rows, columns=list(SUMMARY))


def _inside(estimate: float, figure: PublishedFigure | None) -> bool | None:
    """Say whether a simulated mean lies in the published interval; None where there is none."""
    if figure is None or figure.low is None or figure.high is None:
        return None
    return figure.low <= estimate <= figure.high


def _trial_arms(experiment: Experiment, table: pd.DataFrame) -> dict[str, Any]:
    """Return per arm, pooled arm and difference the mean of each simulated trial, a row of it."""
    trial = experiment.trial
    arms: dict[str, Any] = {name: table[name].to_numpy() for name in trial.sizes}
    reference = arms.pop(trial.reference, None)
    for name, listed in trial.pooled.items():
        members = sorted(listed)  # sums come out alike to the last digit, however they are listed
        weights = [trial.sizes[member] for member in members]
        arms[name] = np.average(table[members].to_numpy(), axis=1, weights=weights)
    if reference is not None:
        pairs = contrasts(trial)
        arms[trial.reference] = reference
        arms |= {f"{arm} - {other}": arms[arm] - reference for arm, other in pairs}
    return arms


def difference_table(
    experiment: Experiment, chunks: list[Chunk], draws: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the paired policy effect of every arm against the reference (`DIFFERENCES`).

    `draws` are the means in worlds that agree with the trial; without any, columns are empty.
    """
    levels, worlds = policy_levels(chunks), _worlds(draws)
    return pd.DataFrame([
        contrast(outcome, arm, experiment.reference, levels, worlds)
        for outcome in told(levels.codes).values() for arm in experiment.arms
    ], columns=list(DIFFERENCES))


def dial_table(
    experiment: Experiment, chunks: list[Chunk], draws: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the paired effects of the dials' arms (columns `DIALS`); no rows without dials.

    Each arm stands against the experiment's reference, and against the treated arm with the same
    values of those dials that both have ("matched").
    """
    if not experiment.dials:
        return pd.DataFrame(columns=list(DIALS))
    levels, worlds = policy_levels(chunks), _worlds(draws)
    return pd.DataFrame([
        {"against": against, "base": base, **contrast(outcome, arm, reference, levels, worlds)}
        for outcome in told(levels.codes).values()
        for against, base, arm, reference in _pairs(experiment)
    ], columns=list(DIALS))


def _pairs(experiment: Experiment) -> Iterable[tuple[str, str, str, str]]:
    """Yield (against, base, arm, reference): the arm's effect is arm minus reference."""
    arms = dial_arms(experiment)
    for arm in arms:
        yield "reference", arm.base, arm.name, experiment.reference
    for arm in arms:
        if (partner := matched(experiment, arm.name)) is not None:
            yield "matched", arm.base, partner, arm.name


def matched(experiment: Experiment, name: str) -> str | None:
    """Return the treated arm with the same values of the dials both have; None without one."""
    arms = {arm.name: arm for arm in dial_arms(experiment)}
    here = arms[name]
    partners = (
        other.name for other in arms.values()
        if other.base == experiment.treated != here.base
        and all(here.values.get(key) == value for key, value in other.values.items())
    )
    return next(partners, None)


def contrast(
    outcome: Outcome, arm: str, reference: str, levels: Levels, worlds: Levels | None
) -> dict[str, Any]:
    """Return one row of a table of differences: arm minus reference."""
    here, there = ("", arm), ("", reference)
    found = levels.estimate(Contrast(arm, here, there), outcome.code, worlds)
    level = levels.estimate(here, outcome.code, worlds)
    row = {
        "outcome": found.outcome, "arm": arm, "reference": reference, "level": level.value,
        "reference_level": levels.estimate(there, outcome.code).value, "difference": found.value,
        "monte_carlo_error": found.error, "low": found.low, "high": found.high,
        "unit": found.unit, "replicates": found.n, "level_error": level.error,
    }
    if found.ignorance is not None and level.ignorance is not None:
        drawn = found.ignorance
        row |= {
            "worlds_low": drawn.low, "worlds_median": drawn.median, "worlds_high": drawn.high,
            "worlds_above": drawn.positive, "worlds_luck": drawn.luck,
            "kept_worlds": drawn.draws, "level_worlds_low": level.ignorance.low,
            "level_worlds_high": level.ignorance.high, **ways_row(drawn),
        }
    return row


def ways_row(over: Range | None) -> dict[str, Any]:
    """Return the columns `WAYS` of a table: what the other readings say of a difference."""
    if over is None:
        return {}
    return {"ways_agree": over.agree} | {
        f"{way}_{name}": getattr(found, name)
        for way, found in over.others.items() for name in ("median", "positive")
    }


def _worlds(draws: pd.DataFrame | None) -> Levels | None:
    return None if draws is None or draws.empty else Levels(draws)


def weekly_table(chunks: list[Chunk]) -> pd.DataFrame:
    """Return weekly means per person by calculation, arm and week since entry.

    `people` is per replicate; shares are of all people of the arm; `hours` and `contact_minutes`
    are per person; `caseload` is people per full-time worker, averaged over people served.
    """
    keys = ["calculation", "arm", "week"]
    stacked = pd.concat([chunk.weekly for chunk in chunks], ignore_index=True)
    sums = stacked.groupby(keys, sort=False, observed=True)[list(WEEKLY)].sum().reset_index()
    people = sums["people"].to_numpy(dtype=float)
    served = sums["in_service"].to_numpy(dtype=float)
    for name in WEEKLY:
        if name not in ("people", "caseload"):
            sums[name] = sums[name].to_numpy(dtype=float) / people
    load = sums["caseload"].to_numpy(dtype=float)
    sums["caseload"] = np.divide(load, served, out=np.full_like(load, np.nan), where=served > 0)
    sums["people"] = people / chunks[-1].stop
    return sums
