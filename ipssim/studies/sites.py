"""Simulated sites that differ as written down beforehand: fidelity of each beside its job rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ipssim.outcomes.fidelity.review import fidelity_of
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameter
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import build, check
from ipssim.settings.read.files import read
from ipssim.settings.read.load import load
from ipssim.settings.read.origins import Origin, Report
from ipssim.simulation import Simulation
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.study import running
from ipssim.studies.engine.tasks import table_task
from ipssim.studies.review import review_period
from ipssim.studies.single import alone
from ipssim.world.build import Setup

PUBLISHED_R = {"bond_2012": 0.34, "kim_2015": 0.27}
"""Correlation between the total of the 25 items and the job rate, over 79 US sites each (SEEN)."""

PUBLISHED_SLOPE = 0.4
"""Points of job rate per point of fidelity; from a before-after change at 129 sites (DERIVED)."""

SLOPE_BAND = (0.1, 0.8)
"""The slope that a credible model should have (pattern 8)."""

OUTCOME = "job_ever"
_WHOLE = ("caseload_cap", "treatment_teams", "search_start_weeks", "training_weeks",
          "executive_meetings")
_DRAWS = 0x51735  # keeps the draws of settings apart from the luck of the runs


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A setting that is a number: where it lies in the middle, and its whole range."""

    middle: float = parameter(0.0, unit="number", label="policy", meaning="Value without spread.")
    low: float = parameter(0.0, unit="number", label="policy", meaning="Lowest at spread 1.")
    high: float = parameter(0.0, unit="number", label="policy", meaning="Highest at spread 1.")
    reason: str = parameter("", unit="word", label="policy", meaning="Where the range is from.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that may be something else than in the programme the sites are based on."""

    others: tuple[Any, ...] = ()
    chance: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far sites are apart, fixed before any was run."""

    based_on: str = parameter(
        "ips_shared_care", unit="word", label="policy", meaning="Programme in the middle."
    )
    widths: tuple[float, ...] = ()
    main_width: float = parameter(
        0.75, unit="share", label="policy", low=0, high=1, meaning="Spread of the judged slope."
    )
    numbers: Mapping[str, NumberRange] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SitesPattern:
    """How the job rate follows fidelity over simulated sites.

    `slope` is in percentage points of the job rate per point of fidelity, with the standard error
    of the regression over sites; `r` is Pearson's correlation. Both are None where the sites do not
    differ in fidelity, or where there are fewer than three. `sites` has one row per site.
    """

    width: float
    slope: float | None
    slope_error: float | None
    r: float | None
    sites: pd.DataFrame

    @property
    def inside(self) -> bool | None:
        """Say whether the slope lies in the band; None where there is no slope."""
        if self.slope is None:
            return None
        return SLOPE_BAND[0] <= self.slope <= SLOPE_BAND[1]


def load_spread(path: Path) -> Spread:
    """Read a spread of sites from a file; raise `InputError` with everything wrong in it."""
    document = read(path)
    data = dict(document.data)
    choices = data.pop("choices", {})
    report = Report(Origin(str(path)), document.origins)
    spread = build(Spread, data, report)
    known = {entry.name for entry in fields(Programme)}
    for group, named in (("numbers", data.get("numbers", {})), ("choices", choices)):
        for name in named:
            if name not in known:
                report.add_unknown((group, str(name)), named[name], sorted(known))
    for name, item in spread.numbers.items():
        if not item.low <= item.middle <= item.high:
            report.add(("numbers", name), item.middle, "The middle lies outside the range.",
                       f"from {item.low:g} to {item.high:g}")
    found = {}
    for name, item in choices.items():
        others, chance = item.get("others"), item.get("chance")
        if not isinstance(others, list) or not others:
            report.add(("choices", name, "others"), others, "A list of values is needed here.")
        elif not isinstance(chance, int | float) or not 0 <= chance <= 1:
            report.add(("choices", name, "chance"), chance, "A chance is needed here.", "0 to 1")
        else:
            found[name] = Choice(tuple(others), float(chance), str(item.get("reason", "")))
    report.raise_if_any()
    return replace(spread, choices=found)


def draw_sites(spread: Spread, count: int, width: float, seed: int = 1) -> list[Programme]:
    """Return the programmes of `count` sites at a spread of `width` (0 to 1).

    The same draws are used at every width, so that a site of a narrow spread is the same site,
    nearer to the middle. Raises `InputError` where a drawn programme is out of range.
    """
    base = load(spread.based_on)
    rng = np.random.default_rng([seed, _DRAWS])
    sites = []
    for number in range(count):
        given: dict[str, Any] = {"name": f"site_{number + 1}", "title": f"Site {number + 1}"}
        for name, item in spread.numbers.items():
            drawn = item.low + (item.high - item.low) * rng.random()
            value = item.middle + width * (drawn - item.middle)
            given[name] = round(value) if name in _WHOLE else round(value, 3)
        for name, choice in spread.choices.items():
            u, pick = rng.random(), int(rng.integers(len(choice.others)))
            if u < width * choice.chance:
                given[name] = choice.others[pick]
        given |= _together(replace(base, **given))
        sites.append(check(replace(base, **given)))
    return sites


def _together(site: Programme) -> dict[str, Any]:
    """Return the settings that follow from others, so that a site makes sense."""
    given: dict[str, Any] = {}
    if site.praktik == "routine":
        given |= {"praktik_every_weeks": 26, "praktik_weeks": 13}
    if site.treatment_teams == 0:
        given |= {"desk_days": 0.0, "conference_minutes": 0.0}
    if not site.leader:
        given |= {"review_interval_weeks": None}
    return given


def run_sites(
    experiment: Experiment, sites: Sequence[Programme], seed: int, replicates: int, first: int = 0
) -> pd.DataFrame:
    """Run sites, numbered from `first`; columns site, replicate, fidelity, job_rate, items_scored.

    Every site has a luck of its own, as real ones have: no two share their people. `fidelity` is
    the total of the scale, `job_rate` in per cent.
    """
    begin, end = review_period(experiment)
    rows = []
    for number, programme in enumerate(sites, first):
        setup = Setup.of(alone(programme, experiment), [programme])
        for replicate in range(replicates):
            run = Simulation(setup, seed, number * 10_000 + replicate, record="events").run()
            found = fidelity_of(run, 0, begin, end)
            rate = 100.0 * float(from_tallies(run)[OUTCOME].mean())
            total = float("nan") if found.total is None else found.total
            rows.append((number, replicate, total, rate, found.scored))
    return pd.DataFrame(rows, columns=["site", "replicate", "fidelity", "job_rate", "items_scored"])


def sites_pattern(
    experiment: Experiment, spread: Spread, *, count: int = 60, replicates: int = 1,
    width: float | None = None, seed: int = 1, workers: int = 1, executor: Executor | None = None,
) -> SitesPattern:
    """Run simulated sites, review each, and set the job rate within follow-up against fidelity.

    Every site serves a cohort of `experiment.population` with luck of its own. With more
    replicates chance weighs less in r; the real sites had one each. `width` (default: the spread's
    own) says how much of the spread is used. Sites are tasks for `workers` or an `executor`.
    """
    chosen = spread.main_width if width is None else width
    plan = Plan(study="sites", experiment=check(experiment))
    with running(
        plan, seed=seed, replicates=replicates, workers=workers, executor=executor
    ) as run:
        programmes = draw_sites(spread, count, chosen, seed)
        rows = pd.concat(run.tables("Running sites", [
            table_task(f"sites-{number:05d}", f"site {number + 1}", run_sites,
                       (plan.experiment, [programme], seed, replicates, number))
            for number, programme in enumerate(programmes)
        ]))
    means = rows.groupby("site", sort=True)[["fidelity", "job_rate", "items_scored"]].mean()
    sites = means.reset_index().assign(width=chosen)
    for name in (*spread.numbers, *spread.choices):
        sites[name] = [str(getattr(programme, name)) for programme in programmes]
    slope, error, r = line_through(sites["fidelity"].to_numpy(), sites["job_rate"].to_numpy())
    return SitesPattern(chosen, slope, error, r, sites)


def line_through(
    x: Sequence[float] | Any, y: Sequence[float] | Any
) -> tuple[float | None, float | None, float | None]:
    """Return slope, its standard error and Pearson's r by least squares; None with no spread."""
    first, second = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = ~(np.isnan(first) | np.isnan(second))
    first, second = first[known], second[known]
    if len(first) < 3 or np.ptp(first) == 0.0:
        return None, None, None
    dx, dy = first - first.mean(), second - second.mean()
    slope = float((dx * dy).sum() / (dx * dx).sum())
    rest = float(((dy - slope * dx) ** 2).sum()) / (len(first) - 2)
    error = float(np.sqrt(rest / (dx * dx).sum()))
    r = None if np.ptp(second) == 0.0 else float(
        (dx * dy).sum() / np.sqrt((dx * dx).sum() * (dy * dy).sum())
    )
    return slope, error, r
