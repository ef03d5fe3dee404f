"""Write an effect with its Monte Carlo error, one decimal finer than the outcome it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipssim.report import tables

if TYPE_CHECKING:
    from ipssim.outcomes.definitions import Outcome
    from ipssim.studies.engine.estimates import Estimate


def value_text(value: float, measure: Outcome) -> str:
    """Write a difference with its sign."""
    return tables.format_number(value, measure.decimals + 1, signed=True)


def error_text(effect: Estimate, measure: Outcome) -> str:
    """Write the Monte Carlo standard error; a dash where there is none."""
    return tables.format_number(effect.error, measure.decimals + 1)


def effect_text(effect: Estimate | None, measure: Outcome) -> str:
    """Write an effect with its error; a bare 0 where it is zero in every replicate."""
    if effect is None:
        return ""
    if effect.value == 0 and not effect.error:
        return "0"
    if effect.error is None:
        return value_text(effect.value, measure)
    return f"{value_text(effect.value, measure)} ±{error_text(effect, measure)}"


def told_from_zero(effect: Estimate) -> bool:
    """Say whether an effect is further from zero than its 95 % interval reaches."""
    return effect.told
