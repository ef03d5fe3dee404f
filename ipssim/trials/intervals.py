"""Intervals for what a trial published: shares, differences of shares, means."""

from __future__ import annotations

from math import hypot, sqrt


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a share, both limits 0 to 1 (Wilson 1927).

    Raises ValueError unless 0 <= count <= n and n is at least 1.
    """
    if n < 1 or not 0 <= count <= n:
        raise ValueError(f"{count} of {n}: a share needs 0 to n of at least one person")
    from scipy import stats  # heavy, and needed only here

    limits = stats.binomtest(count, n).proportion_ci(confidence_level=level, method="wilson")
    return float(limits.low), float(limits.high)


def newcombe(
    count1: int, n1: int, count2: int, n2: int, level: float = 0.95
) -> tuple[float, float]:
    """Return the hybrid score interval of share 1 minus share 2, limits -1 to 1.

    Method 10 of Newcombe (1998), from the Wilson limits of each share. Raises ValueError as
    `wilson` does.
    """
    share1, share2 = count1 / n1 if n1 else 0.0, count2 / n2 if n2 else 0.0
    low1, high1 = wilson(count1, n1, level)
    low2, high2 = wilson(count2, n2, level)
    difference = share1 - share2
    return (
        difference - hypot(share1 - low1, high2 - share2),
        difference + hypot(high1 - share1, share2 - low2),
    )


def mean_interval(mean: float, sd: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return the t interval of a mean, in the unit of the mean.

    It leans on the size of the sample where values are skewed, as hours of work are. Raises
    ValueError if n is under 2.
    """
    if n < 2:
        raise ValueError(f"n = {n}: an interval of a mean needs at least two people")
    from scipy import stats  # as above

    reach = float(stats.t.ppf(0.5 + level / 2, n - 1)) * sd / sqrt(n)
    return mean - reach, mean + reach
