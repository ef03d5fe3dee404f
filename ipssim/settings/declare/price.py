"""What a price or a rate is: a number of kroner of some year, who pays it, and how sure it is."""

from __future__ import annotations

from typing import Any, Literal

from ipssim.settings.declare.parameter import Prior, parameter

Index = Literal["prices", "wages", "benefits", ""]
Sure = Literal["seen", "derived", "recalled", "assumed"]

INDICES: dict[str, dict[int, float]] = {
    "prices": {
        2015: 99.2, 2016: 100.0, 2017: 100.5, 2018: 101.2, 2019: 102.4, 2020: 103.1, 2021: 103.5,
        2022: 104.9, 2023: 113.4, 2024: 117.4, 2025: 118.5,
    },
    "wages": {2010: 100.0, 2023: 121.8, 2024: 126.1},
    "benefits": {
        2013: 10_500, 2014: 10_689, 2016: 10_968, 2017: 11_143, 2021: 11_698, 2023: 11_944,
        2024: 12_326,
    },
}
"""Prices by consumer prices, wages by the threshold index of the tax law, benefits by
kontanthjælp for a single person (DKK a month); `evidence` 1a, 4, 6b. Years between are read off a
straight line of the logarithm, and years beyond go on as the nearest two years do."""


def kroner(
    value: float, unit: str, meaning: str, low: float, high: float, *, year: int | None = None,
    index: Index = "", payer: str = "", sure: Sure, source: str | None = None,
    prior: tuple[float, float] | None = None,
) -> float:
    """Declare a price, a rate or a share that money is reckoned by.

    `prior` are the ends between which it is drawn evenly with every kept world (none: it is not
    drawn). What was recalled or assumed is labelled assumed, whatever its source.
    """
    number: float = parameter(
        float(value), unit=unit, label="measured" if sure in ("seen", "derived") else "assumed",
        meaning=meaning, low=low, high=high, year=year, index=index, payer=payer, sure=sure,
        source=source, prior=Prior("uniform", *prior) if prior else None,
    )
    return number


def at_level(spec: Any, value: float, year: int) -> float:
    """Return a price in kroner of `year`; one that was set is in kroner of that year already.

    `spec` is the declared `Parameter`, and `value` what the settings hold.
    """
    if not spec.index or spec.year is None or value != spec.value:
        return value
    return value * level(spec.index, year) / level(spec.index, spec.year)


def level(index: str, year: int) -> float:
    """Return an index in a year (`INDICES`)."""
    known = INDICES[index]
    if year in known:
        return known[year]
    years = sorted(known)
    after = next((one for one in years if one > year), years[-1])
    before = years[max(years.index(after) - 1, 0)]
    if before == after:
        after = years[1]
    share = (year - before) / (after - before)
    return float(known[before] * (known[after] / known[before]) ** share)
