"""The lines of a study of a service over time as its report reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.definitions import Outcome
from ipssim.outcomes.service import MEASURES
from ipssim.report.page.parts import Terms
from ipssim.report.told import common as c
from ipssim.report.words import Words
from ipssim.studies.service_tables import COMPETITION, ENDLESS, SCARCE

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment
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


def told(w: Words, study: ServiceStudy) -> dict[str, str]:
    """Return every measure of the planned service as words, with its per cent sign."""
    return {
        row["measure"]: c.value(w, c.number(row["mean"]), MEASURES[row["measure"]],
                                bare=MEASURES[row["measure"]].unit != "%")
        for row in c.records(study.measures)
    }


def at_once(experiment: Experiment) -> float:
    """Return how many are in the target group at a time, of all who are at some time of the run.

    People enter evenly through the run and the time before it from which some are left.
    """
    stay, weeks = experiment.horizon_weeks, experiment.service.weeks or 0
    return experiment.population.size * min(1.0, stay / max(weeks + stay - 1, 1))


def expected(w: Words, study: ServiceStudy) -> str:
    """Say within how many weeks half of those referred are admitted."""
    rows = {row["measure"]: row for row in c.records(study.measures)}
    if not c.number(rows["referred"]["mean"]):
        return w.say("service.answer.nobody_referred")
    weeks = c.number(rows["wait_expected"]["mean"])
    if weeks is None:
        return w.say("service.answer.never")
    if not round(weeks):
        return w.say("service.answer.expected_at_once")
    return w.say("service.answer.expected", weeks=w.say("count.weeks", count=round(weeks)))


def measure_name(w: Words, outcome: Outcome) -> str:
    """Return the name of something a service is judged by."""
    return w.declared(f"measure.{outcome.code}.short", outcome.short)


def arms(w: Words, study: ServiceStudy) -> dict[str, str]:
    """Return what sentences call the service and the usual one beside it."""
    experiment = study.experiment
    return {
        "service": c.arm_title(w, experiment, experiment.treated),
        "usual": c.arm_inside(w, experiment, experiment.reference),
    }


def watched(w: Words, study: ServiceStudy) -> str:
    """Say how long a service is watched, in years."""
    years = round((study.experiment.service.weeks or 0) / 52, 1)
    return w.say("service.years", count=years, years=years)


def places(w: Words, study: ServiceStudy) -> str:
    """Say in how many places there is a service."""
    return w.say("service.places", count=len(study.experiment.labour_market.place_names))


def outcome_name(w: Words, outcome: Outcome) -> str:
    """Return the name of something a service is judged by, with its unit."""
    return c.together(w, measure_name(w, outcome), c.unit(w, outcome))


def wordings(w: Words, outcomes: Sequence[Outcome]) -> Terms:
    """Return what each of these means."""
    return Terms(tuple(
        (outcome_name(w, one), w.declared(f"measure.{one.code}.wording", one.wording))
        for one in outcomes
    ))
