"""Score a prediction of a trial: a mixture of binomials, its ranges, and two simple predictors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, gammaln, log_expit, logit, ndtri, xlog1py, xlogy

from ipssim.settings.declare.experiment import Trial, TrialFigure
from ipssim.vocabulary import OUTCOME_MEANS

Array = NDArray[np.float64]
DANISH_ODDS_RATIO = (0.595 / 0.405) / (0.465 / 0.535)
"""Of any job or education within 18 months, IPS against usual service (bm_2018)."""
EVEN_SD = 0.5
"""Of the predictor that says 50 % of every trial, on the log-odds scale."""
LEVELS = (80, 95)
_FINE = (np.arange(201) + 0.5) / 201  # places at which a distribution of means is taken
_PLACES = np.linspace(-5.0, 5.0, 41)  # of a normal distribution, out to where misses lie
_NORMAL = np.exp(-(_PLACES**2) / 2) / np.exp(-(_PLACES**2) / 2).sum()
_LOGITS = np.linspace(-12.0, 12.0, 961)


def count_of(trial: Trial, arm: str) -> tuple[int, int]:
    """Return the published count of the share that is predicted, and of how many people."""
    (found,) = (one for one in trial.estimates
                if (one.outcome, one.weeks, one.arm) == (trial.outcome, trial.weeks, arm))
    nearest = round((found.percent or 0.0) * found.n / 100)
    return nearest if found.count is None else found.count, found.n


def means_of(trial: Trial, arm: str) -> list[TrialFigure]:
    """Return the amounts that a trial published of an arm at its follow-up."""
    return [one for one in trial.estimates if one.outcome in OUTCOME_MEANS
            and (one.arm, one.weeks) == (arm, trial.weeks)]


def binomial(counts: Any, people: int, shares: Any) -> Array:
    """Return the chance of so many of all people where each has this share (0 to 1)."""
    ways = gammaln(people + 1) - gammaln(counts + 1) - gammaln(people - counts + 1)
    return np.asarray(np.exp(ways + xlogy(counts, shares) + xlog1py(people - counts, -shares)))


def mixture(shares: Array, weights: Array, people: int) -> Array:
    """Return the chance of each count, 0 to `people`, where the true share is any of these."""
    each = binomial(np.arange(people + 1), people, np.asarray(shares)[:, None])
    return np.asarray(np.average(each, axis=0, weights=weights))


def between(chances: Array, level: float) -> tuple[int, int]:
    """Return the lowest and highest count of the middle `level` (per cent) of a distribution."""
    tail, below = (1 - level / 100) / 2, np.cumsum(chances)
    last = len(chances) - 1
    low, high = (int(np.searchsorted(below, place)) for place in (tail, 1 - tail))
    return min(low, last), min(high, last)


def over_sites(shares: Array, spread: Array) -> tuple[Array, Array]:
    """Return shares (0 to 1) at sites that differ by `spread` (SD, log odds), and their weights.

    Both have a row per draw.
    """
    apart = np.asarray(spread)[:, None] * _PLACES
    there = np.asarray(expit(logit(np.clip(shares, 5e-4, 1 - 5e-4))[:, None] + apart))
    return there, np.broadcast_to(_NORMAL, there.shape)


def odds_ratio_shares(count: int, people: int) -> tuple[Array, Array]:
    """Return what predictor (a) says, shares and weights.

    The control arm's true share, as its count leaves it open, has the Danish odds ratio.
    """
    log = (count + 0.5) * log_expit(_LOGITS) + (people - count + 0.5) * log_expit(-_LOGITS)
    density = np.exp(log - log.max())  # of Beta(count + 1/2, people - count + 1/2), on log odds
    return np.asarray(expit(_LOGITS + np.log(DANISH_ODDS_RATIO))), np.asarray(density)


def even_shares() -> tuple[Array, Array]:
    """Return what predictor (b) says of every trial, shares and weights."""
    return np.asarray(expit(EVEN_SD * _PLACES)), np.asarray(_NORMAL)


def row_of(
    trial: Trial, draws: pd.DataFrame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a trial's rows of the table, one per arm but the control, and of its amounts."""
    drawn = draws[draws["draw"] >= 0]
    count, people = count_of(trial, trial.reference)
    rows, amounts = [], []
    there = drawn[drawn["arm"] == trial.reference]
    for arm in (name for name in trial.sizes if name != trial.reference):
        mine = drawn[drawn["arm"] == arm]
        rows.append({
            "trial": trial.name, "arm": arm, "outcome": trial.outcome, "weeks": trial.weeks,
            "validation": "beside" if arm != trial.treated and trial.validation == "scored"
            else trial.validation,
            **_scored(*count_of(trial, arm), mine[mine["outcome"] == trial.outcome], (
                ("odds_ratio", odds_ratio_shares(count, people)), ("even", even_shares()),
            )),
            "control": trial.programmes[trial.reference],
            "control_published": 100 * count / people,
            "control_simulated": 100 * there["mean"].mean(),
            "openness": there["openness"].median(),
            "too_low": 100 * (there["unmet"] < 0).mean(),
            "too_high": 100 * (there["unmet"] > 0).mean(),
        })
        amounts += [{
            "trial": trial.name, "arm": arm, "outcome": one.outcome, "weeks": one.weeks,
            "published": one.mean, **_amount(one, mine[mine["outcome"] == one.outcome]),
        } for one in means_of(trial, arm)]
    return rows, amounts


def _scored(
    count: int, people: int, mine: pd.DataFrame,
    simple: Iterable[tuple[str, tuple[Array, Array]]],
) -> dict[str, Any]:
    """Return what is predicted of an arm, whether its figure lies inside, and the scores.

    `simple` are what the simple predictors say, by name.
    """
    shares, weights = over_sites(mine["mean"].to_numpy(), mine["site_spread"].to_numpy())
    chances = mixture(shares.ravel(), weights.ravel(), people)
    there = binomial(count, people, shares)
    by_world = pd.Series((there * weights).sum(axis=1)).groupby(mine["world"].to_numpy()).mean()
    found: dict[str, Any] = {
        "people": people, "count": count, "published": 100 * count / people,
        "simulated": 100 * float(np.average(shares, weights=weights)),
        "tail": min(1.0, 2 * min(chances[: count + 1].sum(), chances[count:].sum())),
        "score": float(np.log(chances[count])),
        "score_error": float(by_world.sem() / chances[count]) if len(by_world) > 1 else 0.0,
    }
    for level in LEVELS:
        low, high = between(chances, level)
        found |= {f"low_{level}": 100 * low / people, f"high_{level}": 100 * high / people,
                  f"inside_{level}": low <= count <= high}
    for name, said in simple:
        found[f"score_{name}"] = float(np.log(mixture(*said, people)[count]))
    return found


def _amount(figure: TrialFigure, mine: pd.DataFrame) -> dict[str, Any]:
    """Return the mean of an amount over draws, and the ranges of a trial's mean of it."""
    luck = mine["sd"].to_numpy() / np.sqrt(figure.n)
    means = mine["mean"].to_numpy()[:, None] + luck[:, None] * ndtri(_FINE)
    found: dict[str, Any] = {"simulated": float(mine["mean"].mean())}
    for level in LEVELS:
        tail = (1 - level / 100) / 2
        found |= dict(zip((f"low_{level}", f"high_{level}"),
                          map(float, np.quantile(means, (tail, 1 - tail))), strict=True))
    return found
