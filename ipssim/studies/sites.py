"""Simulated sites that differ as written down beforehand: fidelity of each beside its job rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd

from ipssim.errors import Problem
from ipssim.outcomes.fidelity.review import fidelity_of
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameter
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import build, check
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir, load, load_experiment
from ipssim.settings.read.origins import Origin, Report
from ipssim.simulation import Simulation
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, gathering, running
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

SITES = 60
"""So many unless told otherwise; fewer than `FEWEST` have no line through them."""

FEWEST = 3
OUTCOME = "job_ever"
WIDTHS = (
    "width", "judged", "sites", "fidelity_low", "fidelity_mean", "fidelity_high", "job_rate_low",
    "job_rate_high", "slope", "slope_error", "low", "high", "r", "inside",
)
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
    def estimate(self) -> Estimate:
        """Return the slope as an estimate; a line costs one site more than a mean."""
        value = float("nan") if self.slope is None else self.slope
        known = self.sites[["fidelity", "job_rate"]].dropna()
        return Estimate(value, error=self.slope_error, n=len(known) - 1)

    @property
    def inside(self) -> bool | None:
        """Say whether the slope lies in the band; None where there is no slope."""
        if self.slope is None:
            return None
        return SLOPE_BAND[0] <= self.slope <= SLOPE_BAND[1]


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Sites(Result):
    """Simulated sites at several spreads, a pattern for each; `judged` is the spread to judge by.

    That is the one fixed beforehand, or the widest where that was not run.
    """

    patterns: tuple[SitesPattern, ...]
    judged: float

    FILES = (("widths.csv", "widths"), ("sites.csv", "sites"))

    @property
    def main(self) -> SitesPattern:
        """Return what was found at the spread to judge by."""
        return next(one for one in self.patterns if one.width == self.judged)

    @property
    def widths(self) -> pd.DataFrame:
        """Return a row per spread (columns `WIDTHS`): its sites, slope with 95 % interval, r."""
        rows = []
        for one in self.patterns:
            points, rate = one.sites["fidelity"], one.sites["job_rate"]
            rows.append((
                one.width, one.width == self.judged, len(points), points.min(), points.mean(),
                points.max(), rate.min(), rate.max(), *one.estimate.numbers, one.r, one.inside,
            ))
        return pd.DataFrame(rows, columns=list(WIDTHS))

    @property
    def sites(self) -> pd.DataFrame:
        """Return a row per spread and site: fidelity, job rate, and the settings drawn for it."""
        return pd.concat([one.sites for one in self.patterns], ignore_index=True)


def load_spread(path: Path | None = None) -> Spread:
    """Read a spread of sites from a file (default: the one fixed beforehand).

    Raises `InputError` with everything wrong in it.
    """
    path = config_dir() / "fidelity_sites.yaml" if path is None else path
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


def run_site(
    experiment: Experiment, programme: Programme, seed: int, number: int, replicate: int
) -> pd.DataFrame:
    """Run a site by its number, a row with columns site, fidelity, job_rate, items_scored.

    Every site has a luck of its own, as real ones have: no two share their people. `fidelity` is
    the total of the scale, `job_rate` in per cent.
    """
    setup = Setup.of(alone(programme, experiment), [programme])
    run = Simulation(setup, seed, number * 10_000 + replicate, record="events").run()
    found = fidelity_of(run, 0, *review_period(experiment))
    total = float("nan") if found.total is None else found.total
    rate = 100.0 * float(from_tallies(run)[OUTCOME].mean())
    return pd.DataFrame([{
        "site": number, "fidelity": total, "job_rate": rate, "items_scored": found.scored,
    }])


def plan_sites(
    experiment: Experiment | None = None, count: int = SITES, widths: Sequence[float] | None = None
) -> Plan:
    """Return what sites run: the experiment's people and surroundings, and no arms of its own.

    Raises `InputError` for too few sites and for spreads that are none.
    """
    given = load_experiment() if experiment is None else experiment
    spread = load_spread()
    chosen = spread.widths if widths is None else tuple(widths)
    with gathering(_wrong(count, chosen)):
        single = check(replace(alone(load(spread.based_on), given), dials={}))
    return Plan(
        study="sites", experiment=single, replicates=1, place=("sites", given.name),
        words="Drawing sites", facts={"sites": count, "widths": sorted({*map(float, chosen)})},
    )


def _wrong(count: int, widths: Sequence[Any]) -> list[Problem]:
    problems = []
    if isinstance(count, bool) or not isinstance(count, int) or count < FEWEST:
        problems.append(Problem(
            "count", count, message="A line needs several sites.",
            allowed=f"a whole number from {FEWEST}",
        ))
    if not widths or not all(isinstance(one, int | float) and 0 < one <= 1 for one in widths):
        problems.append(Problem(
            "widths", ",".join(map(str, widths)), message="This is no part of the spread.",
            allowed="numbers above 0, at most 1, such as 0.25,0.75",
        ))
    return problems


def sites(
    experiment: Experiment | None = None, *, count: int = SITES,
    widths: Sequence[float] | None = None, pages: Pages | None = None, **how: Unpack[How],
) -> Sites:
    """Run simulated sites, review each, and set the job rate within follow-up against fidelity.

    Every site serves a cohort of the experiment (default: the Danish trial's) with luck of its own;
    its arms and its trial are left aside. `widths` (default: those fixed beforehand) say how much
    of the spread is used. `how` is what every study takes (`How`); without `replicates`, each site
    is run once, as the real ones were. With more, chance weighs less in r.

    Raises `InputError` for settings out of range and for a folder that holds another run, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    with gathering(**how):
        plan = plan_sites(experiment, count, widths)
    spread, chosen = load_spread(), plan.facts["widths"]
    with running(plan, pages=pages, **how) as run:
        drawn = [draw_sites(spread, count, width, run.seed) for width in chosen]
        found = run.tables("Running sites", [
            table_task(
                f"sites-{str(width).replace('.', '-')}-{number:05d}-{replicate:06d}",
                f"site {number + 1} at spread {width:g}", run_site,
                (plan.experiment, programme, run.seed, number, replicate),
            )
            for width, programmes in zip(chosen, drawn, strict=True)
            for number, programme in enumerate(programmes) for replicate in range(run.total)
        ])
        each = count * run.total
        return run.finish(Sites(
            **run.common(),
            judged=spread.main_width if spread.main_width in chosen else chosen[-1],
            patterns=tuple(
                _pattern(spread, width, programmes, pd.concat(found[at * each : (at + 1) * each]))
                for at, (width, programmes) in enumerate(zip(chosen, drawn, strict=True))
            ),
        ))


def _pattern(
    spread: Spread, width: float, programmes: Sequence[Programme], rows: pd.DataFrame
) -> SitesPattern:
    """Return the line through sites, each with its mean over replicates."""
    means = rows.groupby("site", sort=True)[["fidelity", "job_rate", "items_scored"]].mean()
    table = means.reset_index().assign(width=width)
    for name in (*spread.numbers, *spread.choices):
        table[name] = [str(getattr(programme, name)) for programme in programmes]
    slope, error, r = line_through(table["fidelity"].to_numpy(), table["job_rate"].to_numpy())
    return SitesPattern(width, slope, error, r, table)


def line_through(
    x: Sequence[float] | Any, y: Sequence[float] | Any
) -> tuple[float | None, float | None, float | None]:
    """Return slope, its standard error and Pearson's r by least squares; None with no spread."""
    first, second = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = ~(np.isnan(first) | np.isnan(second))
    first, second = first[known], second[known]
    if len(first) < 3 or np.ptp(first) == 0.0:
        return None, None, None
    from scipy.stats import linregress  # heavy, and needed only here

    line = linregress(first, second)
    r = None if np.ptp(second) == 0.0 else float(line.rvalue)
    return float(line.slope), float(line.stderr), r
