"""Checks of direction and size: what a change does to the same people with the same luck.

Bands are data (`configs/checks.yaml`); here is what is changed and what is counted, by the keys of
that file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check as checked
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir
from ipssim.simulation import Simulation
from ipssim.studies.patterns.followed import LONG, SHORT, Course, Starts
from ipssim.studies.patterns.groups import PACKAGE, Values, treated
from ipssim.studies.patterns.published import Check
from ipssim.studies.patterns.recorded import mean
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.studies.steps import programme_of
from ipssim.world.build import Setup

FILE = "checks.yaml"
OPENNESS = "labour_market.openness"
LIMITS = {"c": 26, "d_13": 13, "d_39": 39, "d_52": 52, "d_no_limit": None}
"""Weeks of each package that is held against usual service, by check."""
SHORT_CONTACT = 5.0  # minutes
LATE = 26  # weeks
A_MONTH = 4  # weeks
A_YEAR = 52  # weeks
WATCHED = ("ips", "usual", "none", "late", "unsupported")
"""Variants that are looked at after each week; of the others the end is enough."""


def checks() -> tuple[Check, ...]:
    """Return every check, in order; raises TypeError for a key that no check has."""
    return tuple(Check(**given) for given in read(config_dir() / FILE, shown=FILE).data["checks"])


def letter(check: Check) -> str:
    """Return the letter of the plan that a number belongs to."""
    return check.key.partition("_")[0]


def distance(check: Check, value: float) -> float:
    """Return how far a value lies outside its band, in scales: above it more than 0, below less."""
    assert check.scale is not None
    if check.low is not None and value < check.low:
        return (value - check.low) / check.scale
    if check.high is not None and value > check.high:
        return (value - check.high) / check.scale
    return 0.0


def residuals(means: Mapping[str, float]) -> dict[str, float]:
    """Return what each check costs before it is squared, by letter: its number farthest outside.

    Numbers that are not in `means` cost nothing.
    """
    found: dict[str, float] = {}
    for one in checks():
        here = distance(one, means[one.key]) if one.key in means else 0.0
        if abs(here) >= abs(found.get(letter(one), 0.0)):
            found[letter(one)] = here
    return found


def check_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return the numbers of all checks in one replicate, by key."""
    return values_of(variants(experiment), seed, replicate)


def values_of(setups: Mapping[str, Setup], seed: int, replicate: int) -> Values:
    """Return the numbers of all checks whose variants are there, by key."""
    watched = {
        name: Course.run(Simulation(setups[name], seed, replicate)) for name in WATCHED
    }
    found = {name: course.starts for name, course in watched.items()}
    found |= {
        name: Starts.run(setup, seed, replicate)
        for name, setup in setups.items() if name not in watched
    }
    return {**_of_starts(found), **_of_courses(watched)}


def _of_starts(found: Mapping[str, Starts]) -> dict[str, float]:
    """Return what is counted from people's starts and weeks."""
    ips, usual = found["ips"], found["usual"]
    trusting, wary = found["trusting"], found["wary"]
    values = {
        key: found[name].any() - ips.any()
        for key, name in {
            "a": "trials", "b": "short_trials", "f": "five_minutes", "j": "monthly", "m": "late",
            "p_letters": "letters", "p_jobcentre": "in_jobcentre", "q": "colocated",
        }.items()
    }
    values |= {key: found[key].any() - usual.any() for key in LIMITS}
    values |= {
        "g": found["five_minutes"].mean_weeks() - ips.mean_weeks(),
        "h": found["no_employers"].jobs() - ips.jobs(),
        "i": trusting.any() - wary.any(),
        "k_trust": trusting.mean_weeks() - wary.mean_weeks(),
        "k_worker": found["monthly"].mean_weeks() - ips.mean_weeks(),
        "n": _percent_more(found["unsupported"].mean_weeks(), ips.mean_weeks()),
        "r": _percent_more(found["few_employers"].jobs(), found["one_employer"].jobs()),
    }
    arms = {"ips": ips, "usual": usual, "package": found["c"], "none": found["none"]}
    return values | {
        f"e_{arm}": 1.0 + _percent_more(found[f"closed_{arm}"].jobs(), shipped.jobs()) / 100.0
        for arm, shipped in arms.items() if f"closed_{arm}" in found
    }


def _of_courses(watched: Mapping[str, Course]) -> dict[str, float]:
    """Return what only shows while the weeks pass."""
    ips, late, bare = watched["ips"], watched["late"], watched["unsupported"]
    none = watched["none"]
    return {
        "l": mean(late.starts.job[late.together()]) - mean(ips.starts.job[ips.together()]),
        "o": mean(bare.first_lengths(SHORT, A_YEAR)) - mean(ips.first_lengths(SHORT, A_YEAR)),
        "s_drift": mean(none.symptoms) - mean(none.symptoms_entry),
        "s_arms": mean(ips.symptoms) - mean(watched["usual"].symptoms),
    }


def _percent_more(value: float, base: float) -> float:
    return 100.0 * (value / base - 1.0) if base else float("nan")


def variants(experiment: Experiment) -> dict[str, Setup]:
    """Return what is run for the checks: one cohort, 30 months, under each change.

    Without a setting for the openness of employers its variants are left out.
    """
    given = replace(experiment, horizon_weeks=LONG)
    ips, arms = treated(experiment), arms_of(experiment)
    programmes = {"ips": ips, "usual": arms["usual"], "none": arms["none"], **changed(ips)}
    programmes |= {
        key: replace(arms["package"], limit_weeks=limit) for key, limit in LIMITS.items()
    }
    programmes |= {
        name.removeprefix("ips_"): programme_of(name, experiment, "arms")
        for name in ("ips_in_jobcentre", "ips_colocated")
    }
    pairs: dict[str, tuple[Experiment, Programme]] = {
        name: (given, programme) for name, programme in programmes.items()
    }
    pairs |= {name: (other, ips) for name, other in surroundings(given).items()}
    if (closed := shut(given)) is not None:
        pairs |= {f"closed_{name}": (closed, programme) for name, programme in arms.items()}
    return {
        name: Setup.of(where, [checked(programme)]) for name, (where, programme) in pairs.items()
    }


def arms_of(experiment: Experiment) -> dict[str, Programme]:
    """Return the four arms that stand for all: IPS, usual service, the package and none."""
    return {
        "ips": treated(experiment),
        "usual": experiment.arms[experiment.trial.reference],
        "package": replace(programme_of(PACKAGE, experiment, "arms"), limit_weeks=LIMITS["c"]),
        "none": programme_of("none", experiment, "arms"),
    }


def changed(ips: Programme) -> dict[str, Programme]:
    """Return IPS with one thing changed, by the variant's name."""
    minutes = ("clarification_minutes", "search_minutes", "start_minutes", "steady_minutes")
    brief: dict[str, Any] = dict.fromkeys(minutes, SHORT_CONTACT)
    return {
        "trials": replace(ips, praktik="routine", praktik_every_weeks=4),
        "short_trials": replace(ips, praktik="routine", praktik_every_weeks=1, praktik_weeks=2),
        "five_minutes": replace(ips, employer_minutes=2 * ips.employer_minutes, **brief),
        "no_employers": replace(ips, employer_minutes=0.0),
        "monthly": replace(ips, worker_change_weeks=A_MONTH),
        "late": replace(ips, search_start_weeks=LATE),
        "unsupported": replace(ips, in_work_support=False, in_work_limit_weeks=None),
        "letters": replace(ips, treatment_teams=0, desk_days=0.0, conference_minutes=0.0),
    }


def surroundings(experiment: Experiment) -> dict[str, Experiment]:
    """Return the experiment with other people or employers, by the variant's name."""
    people, market = experiment.population, experiment.labour_market
    return {
        "wary": replace(experiment, population=replace(people, trust_median=0.05)),
        "trusting": replace(experiment, population=replace(people, trust_median=0.95)),
        "few_employers": replace(experiment, labour_market=replace(
            market, employers=None, employers_per_candidate=0.2
        )),
        "one_employer": replace(experiment, labour_market=replace(
            market, employers=None, employers_per_candidate=1.0
        )),
    }


def shut(experiment: Experiment) -> Experiment | None:
    """Return the experiment with employers as closed as their prior allows; None without one.

    Of a prior without a lowest value it is the 1 % quantile.
    """
    spec = dict(parameters(experiment)).get(OPENNESS)
    if spec is None or spec.prior is None:
        return None
    lowest = spec.prior.a if spec.prior.kind == "uniform" else quantiles(spec, np.array([0.01]))[0]
    return drawn_experiment(experiment, {OPENNESS: float(lowest)})
