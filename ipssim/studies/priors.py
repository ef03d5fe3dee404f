"""What was believed of a number before any fit, and experiments with other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, Prior
from ipssim.settings.read.axes import with_values

SWAY = ("parameter", "correlation", "share", "low", "high", "draws")
_GROUPS = ("world.", "population.", "labour_market.", "jobcentre.")
_FIRST_REPLICATE = 1_000_000  # luck of its own, away from the replicates of the main comparison
_PER_TASK = 2  # draws
_CHANCE = 0.95


def distribution(prior: Prior) -> Any:
    """Return the frozen SciPy distribution of a prior, before it is cut at any bounds."""
    from scipy import stats  # heavy, and needed only where worlds are drawn

    match prior.kind:
        case "uniform":
            return stats.uniform(prior.a, prior.b - prior.a)
        case "normal":
            return stats.norm(prior.a, prior.b)
        case "lognormal":
            return stats.lognorm(prior.b, scale=prior.a)
        case "beta":
            return stats.beta(prior.a, prior.b)


def quantiles(spec: Parameter, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values of a parameter at these shares (0 to 1) of its prior, cut at its bounds.

    Cutting keeps the shape between the bounds: a share is one of what lies between them.
    """
    assert spec.prior is not None
    belief = distribution(spec.prior)
    low = 0.0 if spec.low is None else float(belief.cdf(spec.low))
    high = 1.0 if spec.high is None else float(belief.cdf(spec.high))
    values = np.asarray(belief.ppf(low + shares * (high - low)), dtype=np.float64)
    values = np.clip(values, spec.low, spec.high)
    return np.round(values) if isinstance(spec.value, int) else values


def shares(spec: Parameter, values: Any) -> NDArray[np.float64]:
    """Return at which shares (0 to 1) of a parameter's prior, cut at its bounds, values lie."""
    assert spec.prior is not None
    belief = distribution(spec.prior)
    low = 0.0 if spec.low is None else float(belief.cdf(spec.low))
    high = 1.0 if spec.high is None else float(belief.cdf(spec.high))
    return np.asarray((belief.cdf(np.asarray(values, dtype=np.float64)) - low) / (high - low))


def drawn_experiment(experiment: Experiment, values: Mapping[str, Any]) -> Experiment:
    """Return the experiment with these parameters, by dotted key, in place of its own; checked."""
    return with_values(experiment, values)
