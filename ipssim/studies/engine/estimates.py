"""From one value per replicate to an estimate: mean, Monte Carlo error, interval, ignorance.

Two uncertainties belong to a number and are never added into one: luck, which more replicates
reduce (`Estimate.error`), and ignorance about parameters, which they do not (`Estimate.ignorance`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from ipssim.outcomes.definitions import of_code
from ipssim.studies.engine.measure import Cell, cell_name
from ipssim.studies.engine.plan import Contrast

Values = NDArray[np.float64]
NUMBERS = ("mean", "monte_carlo_error", "low", "high")
"""Columns of a table in which an estimate stands (`Estimate.numbers`)."""
PRIOR_SHARE = 0.9
"""Part of the draws that a range holds: it goes from the 5 % to the 95 % quantile."""
MOST = 0.75
"""Of the worlds of a reading of how jobs are got, those in which a difference has the same sign for
the reading to say that a programme is ahead (or behind); else it leaves it open."""
MOST_LUCK = 0.5
"""Where more of the variance between draws than this is luck, signs are not counted."""


def monte_carlo_error(values: Values) -> float | None:
    """Return the standard error of the mean of one value per replicate; None with one.

    It is 0 where all are the same: what rounding leaves is no luck.
    """
    if len(values) < 2:
        return None
    return 0.0 if np.ptp(values) == 0 else float(np.std(values, ddof=1) / np.sqrt(len(values)))


def half_width(error: float | None, replicates: int | None) -> float | None:
    """Return half of the 95 % interval of a mean with this standard error; None with one replicate.

    Student's t: the error itself is estimated from the same few replicates. None stands for so
    many replicates that it is known.
    """
    if error is None or replicates == 1:
        return None
    return error * float(stdtrit(np.inf if replicates is None else replicates - 1, 0.975))


def difference_unit(unit: str) -> str:
    """Return the unit of a difference; of shares it is percentage points."""
    return "percentage points" if unit == "%" else unit


@dataclass(frozen=True, slots=True)
class Range:
    """How a number differs between worlds that agree with the trial.

    `low` and `high` are the 5 % and 95 % quantiles over draws, `median` the middle, `positive` the
    share of draws (0 to 1) in which the number is above zero, `luck` the part of the variance
    between draws that was luck within them (nan with one replicate per draw). `others` are the
    ranges over worlds of the other readings of how support opens the way to a job, by name.
    """

    low: float
    median: float
    high: float
    positive: float
    luck: float
    draws: int
    others: Mapping[str, Range] = field(default_factory=dict)

    @property
    def side(self) -> int:
        """Return 1 where most worlds lie above zero, -1 where most lie below, 0 where neither."""
        return int(self.positive >= MOST) - int(self.positive <= 1.0 - MOST and self.low < 0.0)

    @property
    def agree(self) -> int | None:
        """Return how many of the other readings see the same side ahead; None without others."""
        if not self.others:
            return None
        return sum(other.side == self.side for other in self.others.values())

    @classmethod
    def of(cls, values: Values, luck: float | None = None) -> Range:
        """Return the range over draws of `values`, an array (draws, replicates of each).

        The mean of a draw's replicates still holds luck, which would widen the range. The variance
        of luck is estimated within draws and taken out: the draws' means are pulled towards their
        common mean until their variance is the variance between draws less that of luck. With one
        replicate per draw that variance is `luck`, known from elsewhere; without it, luck cannot be
        told apart and stays in. Where more than `MOST_LUCK` of
        the variance is luck and draws differ in sign, `positive` is nan: signs say nothing then.
        """
        draws, replicates = values.shape
        means = values.mean(axis=1)
        alike = bool((means > 0).all() or (means <= 0).all())
        share = float("nan")
        if replicates > 1:
            luck = float(values.var(axis=1, ddof=1).mean()) / replicates
        if luck is not None and draws > 1:
            between = float(means.var(ddof=1))
            share = min(1.0, luck / between) if between > 0 else 0.0
            centre = means.mean()
            means = centre + (means - centre) * np.sqrt(1.0 - share)
        tail = (1.0 - PRIOR_SHARE) / 2
        low, median, high = (float(q) for q in np.quantile(means, (tail, 0.5, 1.0 - tail)))
        unclear = share > MOST_LUCK and not alike
        positive = float("nan") if unclear else float((means > 0).mean())
        return cls(low, median, high, positive, share, draws)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replicates with its Monte Carlo standard error.

    `value` is nan where nothing could be counted; `error` is None with one replicate. `n` says in
    how many replicates there was something to count; None: so many that the error is known. `what`
    is the arm or whatever else the number is of, `reference` what it is the difference from.
    """

    value: float
    unit: str = ""
    error: float | None = None
    n: int | None = None
    ignorance: Range | None = None
    outcome: str = ""
    what: str = ""
    reference: str = ""
    world: str = ""

    @classmethod
    def of(cls, values: Values, unit: str = "", **named: Any) -> Estimate:
        """Return the estimate from one value per replicate.

        Replicates without a value (nan), such as a waiting time where nobody was admitted, are left
        out. `named` are further fields.
        """
        known = values[~np.isnan(values)]
        value = float(known.mean()) if len(known) else float("nan")
        return cls(value, unit, monte_carlo_error(known), len(known), **named)

    @property
    def half(self) -> float | None:
        """Return half of the 95 % interval (Student's t); None with one replicate."""
        return half_width(self.error, self.n)

    @property
    def low(self) -> float | None:
        """Return the lower end of the 95 % interval; None with one replicate."""
        return None if self.half is None else self.value - self.half

    @property
    def high(self) -> float | None:
        """Return the upper end of the 95 % interval; None with one replicate."""
        return None if self.half is None else self.value + self.half

    @property
    def told(self) -> bool:
        """Say whether it is further from zero than its 95 % interval reaches."""
        return abs(self.value) > (self.half or 0)

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None, float | None]:
        """Return mean, error, low and high as they stand in a table; None where there is none."""
        value = None if np.isnan(self.value) else self.value
        return value, self.error, self.low, self.high


class Levels:
    """Means of outcomes per cell and replicate, in the units they are shown in (shares in %).

    `frame` has columns arm (as `cell_name` writes a cell), outcome, replicate, mean, and for drawn
    worlds draw; `way` names the reading of how jobs are got where it is another than the
    experiment's own.

    `codes` are the outcomes there are.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._others: dict[str, Levels] = {}
        if "way" in frame:
            self._others = {
                str(way): Levels(part.drop(columns="way"))
                for way, part in frame[frame["way"] != ""].groupby("way", sort=False)
            }
            frame = frame[frame["way"] == ""]
        index = ["draw", "replicate"] if "draw" in frame else ["replicate"]
        table = frame.pivot_table(
            index=index, columns=["arm", "outcome"], values="mean", observed=True
        )
        columns = table.to_numpy(dtype=np.float64).T
        self.codes = [str(code) for code in dict.fromkeys(table.columns.get_level_values(1))]
        self._values: dict[tuple[str, str], Values] = {
            (key[0], key[1]): column * (100.0 if of_code(key[1]).unit == "%" else 1.0)
            for key, column in zip(table.columns, columns, strict=True)
        }
        self.worlds = frame["draw"].nunique() if "draw" in frame else 0

    def of(self, what: Cell | Contrast, outcome: str) -> Values:
        """Return one value per replicate (or per draw and replicate)."""
        if isinstance(what, Contrast):
            return self.of(what.of, outcome) - self.of(what.against, outcome)
        return self._values[cell_name(*what), outcome]

    def estimate(
        self, what: Cell | Contrast, outcome: str, drawn: Levels | None = None
    ) -> Estimate:
        """Return the level of a cell or a contrast of cells; `drawn` adds the range over worlds."""
        unit = of_code(outcome).unit
        if isinstance(what, Contrast):
            unit, named = difference_unit(unit), what.named
        else:
            named = {"world": what[0], "what": what[1]}
        over, values = None, self.of(what, outcome)
        if drawn is not None:
            luck = float(np.var(values, ddof=1)) if len(values) > 1 else None
            over = drawn.over(what, outcome, luck)
        return Estimate.of(values, unit, outcome=outcome, ignorance=over, **named)

    def over(self, what: Cell | Contrast, outcome: str, luck: float | None = None) -> Range:
        """Return the range over drawn worlds, with those of the other readings beside it."""
        found = Range.of(self.of(what, outcome).reshape(self.worlds, -1), luck)
        return replace(found, others={
            way: other.over(what, outcome, luck) for way, other in self._others.items()
        })

    def sum(
        self, what: str, parts: Sequence[Contrast], outcome: str, whole: Contrast | None = None
    ) -> Estimate:
        """Return the sum of contrasts, called `what`; with `whole`, what that has beyond it."""
        values = np.asarray(np.sum([self.of(part, outcome) for part in parts], axis=0))
        return Estimate.of(
            values if whole is None else self.of(whole, outcome) - values,
            difference_unit(of_code(outcome).unit), outcome=outcome, what=what,
        )
