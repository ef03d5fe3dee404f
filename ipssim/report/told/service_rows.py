"""The lines of a study of a service over time as its report reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ipssim.report.told import common as c
from ipssim.report.words import Words
from ipssim.studies.service_tables import COMPETITION, ENDLESS, SCARCE

if TYPE_CHECKING:
    from ipssim.studies.service import ServiceStudy

OPENINGS = {SCARCE: "scarce", ENDLESS: "endless", COMPETITION: "competition"}
"""The key of the words for openings, by the word that the table of effects has for them."""


def effect(
    study: ServiceStudy, group: str, code: str, openings: str = SCARCE
) -> Mapping[str, Any] | None:
    """Return one line of the table of effects; None where nobody is in it."""
    for row in c.records(study.effects):
        if (row["group"], row["outcome"], row["openings"]) == (group, code, openings):
            return None if c.number(row["difference"]) is None else row
    return None


def half(row: Mapping[str, Any], middle: str = "mean") -> float | None:
    """Return half of a line's 95 % interval; None where luck cannot be told."""
    high, mean = c.number(row["high"]), c.number(row[middle])
    return None if high is None or mean is None else high - mean


def sizes(study: ServiceStudy) -> dict[float, dict[str, Mapping[str, Any]]]:
    """Return the lines of services of each size by factor and measure."""
    found: dict[float, dict[str, Mapping[str, Any]]] = {}
    for row in c.records(study.frontier):
        found.setdefault(float(row["posts_factor"]), {})[row["measure"]] = row
    return dict(sorted(found.items()))


def window(w: Words, study: ServiceStudy) -> str:
    """Write how long people are watched from their first admission on."""
    return c.follow_up(w, study.experiment.service.window_weeks)


def group_name(w: Words, study: ServiceStudy, group: str) -> str:
    """Return what a group of people is called; `window` are those served, soon after admission."""
    return w.say(f"service.groups.{group}", window=window(w, study))
