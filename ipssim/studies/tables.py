"""From stored replicates to tables: the emulated trial, paired contrasts, weekly means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.outcomes.definitions import OUTCOMES, Outcome
from ipssim.recorder import WEEKLY
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.results import DIALS, DIFFERENCES, SUMMARY
from ipssim.studies.run import POLICY, TRIAL, Chunk
from ipssim.studies.shared import half_width, monte_carlo_error
from ipssim.trials.published import PublishedFigure, contrasts, published

PRIOR_SHARE = 0.9
"""Part of the draws that a prior range holds: it goes from the 5 % to the 95 % quantile."""
MOST_LUCK = 0.5
"""Where more of the variance between draws than this is luck, signs are not counted."""


@dataclass(frozen=True, slots=True)
class PriorRange:
    """How a number differs between worlds drawn from the priors.

    `low` and `high` are the 5 % and 95 % quantiles over draws, `median` the middle, `positive` the
    share of draws (0 to 1) in which the number is above zero, `luck_share` the part of the variance
    between draws that was luck within them (nan with one replicate per draw).
    """

    low: float
    median: float
    high: float
    positive: float
    luck_share: float
    draws: int


def prior_range(values: NDArray[np.float64]) -> PriorRange:
    """Return the range over draws of `values`, an array (draws, replicates of each).

    The mean of a draw's replicates still holds luck, which would widen the range. The variance of
    luck is estimated within draws and taken out: the draws' means are pulled towards their common
    mean until their variance is the variance between draws less that of luck. With one replicate
    per draw luck cannot be told apart and stays in. Where more than `MOST_LUCK` of the variance is
    luck, the sign in single draws says nothing and `positive` is nan.
    """
    draws, replicates = values.shape
    means = values.mean(axis=1)
    luck_share = float("nan")
    if replicates > 1 and draws > 1:
        between = float(means.var(ddof=1))
        luck = float(values.var(axis=1, ddof=1).mean()) / replicates
        luck_share = min(1.0, luck / between) if between > 0 else 0.0
        centre = means.mean()
        means = centre + (means - centre) * np.sqrt(1.0 - luck_share)
    tail = (1.0 - PRIOR_SHARE) / 2
    low, median, high = (float(q) for q in np.quantile(means, (tail, 0.5, 1.0 - tail)))
    positive = float("nan") if luck_share > MOST_LUCK else float((means > 0).mean())
    return PriorRange(low, median, high, positive, luck_share, draws)


class Levels:
    """Means of outcomes per arm and replicate, in the units they are shown in (shares in %).

    `frame` has columns arm, outcome, replicate, mean, and for drawn worlds draw.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        index = ["draw", "replicate"] if "draw" in frame else ["replicate"]
        table = frame.pivot_table(
            index=index, columns=["arm", "outcome"], values="mean", observed=True
        )
        self.arms = set(table.columns.get_level_values("arm"))
        self._values: dict[tuple[str, str], NDArray[np.float64]] = {
            (key[0], key[1]): table[key].to_numpy(dtype=np.float64)
            * (100.0 if OUTCOMES[key[1]].unit == "%" else 1.0)
            for key in table.columns
        }
        self._draws = frame["draw"].nunique() if "draw" in frame else 0

    def of(self, arm: str, outcome: str) -> NDArray[np.float64]:
        """Return one value per replicate (or per draw and replicate)."""
        return self._values[arm, outcome]

    def over_draws(self, arm: str, outcome: str, reference: str | None = None) -> PriorRange:
        """Return the prior range of a level, or of the difference from a reference arm."""
        values = self.of(arm, outcome)
        if reference is not None:
            values = values - self.of(reference, outcome)
        return prior_range(values.reshape(self._draws, -1))


def policy_levels(chunks: list[Chunk]) -> Levels:
    """Return the levels of all arms on the same cohort."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    return Levels(means[means["calculation"] == POLICY])


def summary_table(experiment: Experiment, chunks: list[Chunk]) -> pd.DataFrame:
    """Return the emulated trial beside the published one (columns `SUMMARY`)."""
    means = pd.concat([chunk.means for chunk in chunks], ignore_index=True)
    means = means[means["calculation"] == TRIAL]
    figures = {
        (figure.outcome, figure.arm): figure
        for figure in published(experiment.trial, experiment.horizon_weeks)
    }
    rows = []
    for outcome in OUTCOMES.values():
        chosen = means[means["outcome"] == outcome.code]
        for arm, values in _trial_arms(experiment, chosen).items():
            scale = 100.0 if outcome.unit == "%" else 1.0
            figure = figures.get((outcome.code, arm))
            estimate = float(np.mean(values) * scale)
            low, high = (float(np.quantile(values, q) * scale) for q in (0.025, 0.975))
            rows.append(
                {
                    "outcome": outcome.code,
                    "arm": arm,
                    "estimate": estimate,
                    "low": low,
                    "high": high,
                    "unit": outcome.unit if " - " not in arm else difference_unit(outcome.unit),
                    "published": figure.value if figure else None,
                    "published_low": figure.low if figure else None,
                    "published_high": figure.high if figure else None,
                    "inside": _inside(estimate, figure),
                    "replicates": len(values),
                    "monte_carlo_error": _scaled(monte_carlo_error(values), scale),
                }
            )
    return pd.DataFrame(rows, columns=list(SUMMARY))


def _scaled(error: float | None, scale: float) -> float | None:
    return None if error is None else scale * error


def _inside(estimate: float, figure: PublishedFigure | None) -> bool | None:
    """Say whether a simulated mean lies in the published interval; None where there is none."""
    if figure is None or figure.low is None or figure.high is None:
        return None
    return figure.low <= estimate <= figure.high


def difference_unit(unit: str) -> str:
    """Return the unit of a difference; of shares it is percentage points."""
    return "percentage points" if unit == "%" else unit


def _trial_arms(experiment: Experiment, means: pd.DataFrame) -> dict[str, Any]:
    """Return per arm, pooled arm and difference the mean of each simulated trial."""
    trial = experiment.trial
    if means.empty:
        return {}
    table = means.pivot_table(index="replicate", columns="arm", values="mean", observed=True)
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

    `draws` are the means in worlds drawn from the priors; without any, prior columns are empty.
    """
    levels, worlds = policy_levels(chunks), _worlds(draws)
    rows = [
        contrast(outcome, arm, experiment.reference, levels, worlds)
        for outcome in OUTCOMES.values()
        for arm in experiment.arms
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


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
    rows = [
        {
            "against": against, "base": base,
            **contrast(outcome, arm, reference, levels, worlds),
        }
        for outcome in OUTCOMES.values()
        for against, base, arm, reference in _pairs(experiment)
    ]
    return pd.DataFrame(rows, columns=list(DIALS))


def _pairs(experiment: Experiment) -> Iterable[tuple[str, str, str, str]]:
    """Yield (against, base, arm, reference): the arm's effect is arm minus reference."""
    arms = dial_arms(experiment)
    for arm in arms:
        yield "reference", arm.base, arm.name, experiment.reference
    for arm in arms:
        partner = matched(experiment, arm.name)
        if partner is not None:
            yield "matched", arm.base, partner, arm.name


def matched(experiment: Experiment, name: str) -> str | None:
    """Return the treated arm with the same values of the dials both have; None without one."""
    arms = {arm.name: arm for arm in dial_arms(experiment)}
    here = arms[name]
    if here.base == experiment.treated:
        return None
    for other in arms.values():
        if other.base == experiment.treated and all(
            here.values.get(key) == value for key, value in other.values.items()
        ):
            return other.name
    return None


def contrast(
    outcome: Outcome, arm: str, reference: str, levels: Levels, worlds: Levels | None
) -> dict[str, Any]:
    """Return one row of a table of differences: arm minus reference."""
    code = outcome.code
    values = levels.of(arm, code) - levels.of(reference, code)
    error = monte_carlo_error(values)
    half = half_width(error, len(values))
    mean = float(values.mean())
    row = {
        "outcome": code,
        "arm": arm,
        "reference": reference,
        "level": float(levels.of(arm, code).mean()),
        "reference_level": float(levels.of(reference, code).mean()),
        "difference": mean,
        "monte_carlo_error": error,
        "low": None if half is None else mean - half,
        "high": None if half is None else mean + half,
        "unit": difference_unit(outcome.unit),
        "replicates": len(values),
        "level_error": monte_carlo_error(levels.of(arm, code)),
    }
    if worlds is not None:
        found = worlds.over_draws(arm, code, reference)
        level = worlds.over_draws(arm, code)
        row |= {
            "prior_low": found.low, "prior_median": found.median, "prior_high": found.high,
            "prior_positive": found.positive, "prior_luck": found.luck_share,
            "prior_draws": found.draws, "level_prior_low": level.low,
            "level_prior_high": level.high,
        }
    return row


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
