"""Report what the shipped values give on fresh seeds: targets, checks, switches, what is held out.

Run from anywhere: `uv run python experiments/shipped_world/report.py`. Prints the tables, and
writes them to `result.json` and to README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from held import (
    COUNTED,
    HELD,
    ODDS,
    PERCENT,
    POINTS,
    SPLIT,
    WEEKS,
    Figure,
    ma_figures,
    order,
    programme_figures,
    trial_figures,
)
from scipy.special import ndtri

import ipssim
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate, half_width
from ipssim.studies.match.design import Design
from ipssim.studies.patterns.checks import check_values, checks
from ipssim.studies.patterns.judge import Verdict, judge
from ipssim.studies.patterns.published import Check
from ipssim.studies.patterns.switches import ERRORS, switch_values, switches
from ipssim.studies.patterns.targets import TARGETS, target_values
from ipssim.studies.priors import shares

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by report.py -->", "<!-- /finding -->"
FRESH_SEED = 120_001  # the first that no matching and no earlier report has used
PLAN = "docs/analysis_plan.md"
TARGET: Mapping[str, tuple[str, str, str]] = {  # what, unit, source
    "any_ips_pooled": ("any job or education within 18 months, IPS arms", PERCENT, "bm_2018"),
    "any_usual": ("any job or education within 18 months, usual", PERCENT, "christensen_2019"),
    "difference": ("the difference of these two", POINTS, "bm_2018, christensen_2019"),
    "job_ips": ("a job within 18 months, IPS arms", PERCENT, "christensen_reply_2020"),
    "education_ips": ("education within 18 months, IPS arms", PERCENT, "christensen_reply_2020"),
    "weeks_job_ips": ("weeks in a job within 30 months, IPS arms", WEEKS, "christensen_2023"),
    "weeks_job_usual": ("weeks in a job within 30 months, usual", WEEKS, "christensen_2023"),
    "first_job_months_ips": ("length of the first job, IPS", "months", "bond_kukla_2011"),
    "median_weeks_to_job_ips": ("median time to the first job, IPS", WEEKS, "vukadin_2022"),
}
TITLES = {
    "targets": "Targets (met: within two of their SDs)",
    "checks": "Checks of direction and size",
    "switches": "Switches of mechanisms (on minus off)",
    "held_out": "Held out of the fit",
    "split": "How people got there",
    "order": "The order of the programmes (any job or education within 18 months)",
}
Row = dict[str, Any]
Found = Mapping[str, Sequence[float]]


# Runs


def one_seed(task: tuple[Experiment, Experiment, int]) -> dict[str, float]:
    """Return every number of the report from one seed; switches by `switch `, then their key."""
    trial, ma, seed = task
    moved = {f"switch {key}": value for key, value in switch_values(trial, seed, 0).items()}
    return {
        **target_values(trial, seed), **check_values(trial, seed, 0), **moved,
        **trial_figures(trial, seed), **ma_figures(ma, seed), **programme_figures(trial, seed),
    }


def simulate(trial: Experiment, ma: Experiment, seeds: Sequence[int], processes: int) -> Found:
    """Return every number for every seed, and say now and then how far it is."""
    tasks = [(trial, ma, seed) for seed in seeds]
    began = time.monotonic()
    rows = []

    def told(row: dict[str, float]) -> None:
        rows.append(row)
        print(f"{len(rows)} of {len(seeds)} seeds after {time.monotonic() - began:.0f} s",
              flush=True)

    told(one_seed(tasks[0]))  # compiles before the workers start
    with ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("fork")
    ) as pool:
        for row in pool.map(one_seed, tasks[1:]):
            told(row)
    return {name: [row[name] for row in rows] for name in rows[0]}


# Rows


def row_of(figure: Figure, values: Iterable[float], good: str, bad: str) -> Row:
    """Return a figure as data: mean, Monte Carlo error and verdict. Odds are averaged as logs."""
    there = np.array([value for value in values if math.isfinite(value)])
    logs = figure.unit == ODDS
    used = np.log(there) if logs else there
    mean: float | None = float(used.mean()) if len(used) else None
    error = float(used.std(ddof=1) / math.sqrt(len(used))) if len(used) > 1 else None
    if logs and mean is not None:
        mean = math.exp(mean)
        error = None if error is None else mean * error
    asked = Check(figure.key, figure.what, figure.unit, figure.low, figure.high, figure.direction,
                  shown=figure.low is None and figure.high is None)
    known = None if mean is None else Estimate(mean, error=error, n=len(there))
    verdict = judge(asked, known)
    word = bad if verdict.fails else good
    word += " (uncertain)" if "uncertain" in verdict else ""
    return {
        "key": figure.key, "what": figure.what, "unit": figure.unit, "source": figure.source,
        "value": rounded(mean), "error": rounded(error), "published": figure.published,
        "low": rounded(figure.low), "high": rounded(figure.high),
        "verdict": str(verdict) if verdict in (Verdict.SHOWN, Verdict.NOT_YET) else word,
    }


def rounded(value: float | None) -> float | None:
    """Return four digits after the point."""
    return None if value is None else round(value, 4)


def rows_of(figures: Iterable[Figure], found: Found, good: str, bad: str) -> list[Row]:
    """Return figures as data, by their keys in what was found."""
    return [row_of(one, found.get(one.key, ()), good, bad) for one in figures]


def tables(found: Found) -> dict[str, list[Row]]:
    """Return every table of the report."""
    targets = [
        Figure(key, *TARGET[key], value, value - 2 * sd, value + 2 * sd)
        for key, (value, sd) in TARGETS.items()
    ]
    asked = [
        Figure(one.key, f"{one.key}: {one.what}", one.unit, PLAN, None, one.low, one.high,
               one.direction)
        for one in checks()
    ]
    return {
        "targets": rows_of(targets, found, "met", "missed"),
        "checks": rows_of(asked, found, "inside", "outside"),
        "switches": switch_rows(found),
        "held_out": rows_of(HELD, found, "hit", "miss"),
        "split": rows_of(SPLIT, found, "inside", "outside"),
        "order": [row_of(one, values, "as planned", "departs")
                  for one, values in order(found).items()],
        "programmes": rows_of(
            (Figure(key, key, COUNTED[key.rpartition(": ")[2]]) for key in found
             if key.rpartition(": ")[2] in COUNTED), found, "", "",
        ),
    }


def switch_rows(found: Found) -> list[Row]:
    """Return what each switch moves; one that is not there is not yet simulated."""
    rows = []
    for one in switches():
        values = found.get(f"switch {one.key}", ())
        unit = {"weeks": WEEKS, "symptoms": "SD", "symptoms_in_work": "SD"}.get(one.outcome, POINTS)
        row = row_of(Figure(one.key, f"{one.key}: {one.outcome}", unit, PLAN), values, "", "")
        moves = "moves it" if len(values) and one.moved(np.array(values)) else "too little"
        rows.append({**row, "least": one.least, "verdict": moves if len(values)
                     else str(Verdict.NOT_YET)})
    return rows


# Words


def lines(result: Mapping[str, Any]) -> list[str]:
    """Return the report in Markdown that also reads as plain text."""
    told = result["report"]
    first, last = told["seeds"]
    seeds = last - first + 1
    written = [
        f"ipssim {told['version']}, seeds {first} to {last}, used by no matching. ± is half of a"
        " 95 % interval; (uncertain): within the simulation's luck of the edge.", "",
        *values_lines(told["values"]),
    ]
    for name, title in TITLES.items():
        rows = told["tables"][name]
        written += ["", f"### {title}", "", *aligned([
            ["", "simulated", "unit", "published", "asked", "", "source"],
            *([row["what"], value_of(row, seeds), row["unit"], number(row["published"], row),
               asked_of(row), row["verdict"], row["source"]] for row in rows),
        ])]
        bad = [row["key"] for row in rows if row["verdict"].startswith(
            ("missed", "outside", "too little", "miss", "departs"))]
        judged = sum(row["verdict"] not in ("", "shown") for row in rows)
        written += ["", f"{judged - len(bad)} of {judged} that are judged, without objection."
                    + (f" Not: {'; '.join(bad)}." if bad else "")]
    return [*written, "", "### The programmes, on the trial's people", "",
            *programme_lines(told["tables"]["programmes"], seeds)]


def values_lines(values: Mapping[str, float]) -> list[str]:
    """Return the values, each beside what was believed before."""
    specs = Design.of(load_experiment()).specs
    return aligned([["parameter", "value", "prior", "SDs from its median"], *(
        [f"`{key}`", f"{value:g}", str(specs[key].prior),
         f"{float(ndtri(shares(specs[key], value))):+.1f}"] for key, value in values.items()
    )])


def programme_lines(rows: Sequence[Row], seeds: int) -> list[str]:
    """Return the programmes, a line each, the highest share first."""
    cells: dict[str, dict[str, Row]] = {}
    for row in rows:
        name, _, counted = row["key"].rpartition(": ")
        cells.setdefault(name, {})[counted] = row
    ordered = sorted(cells, key=lambda name: -cells[name]["any"]["value"])
    return aligned([
        ["programme", "any, %", "job, %", "education, %", "weeks in a job, 30 months",
         "symptoms at 18 months, SD"],
        *([name, *(value_of(cells[name][counted], seeds) for counted in COUNTED)]
          for name in ordered),
    ])


def value_of(row: Row, seeds: int) -> str:
    """Return a value with half of its 95 % interval."""
    half = half_width(row["error"], seeds)
    return number(row["value"], row) + ("" if half is None else f" ± {number(half, row)}")


def number(value: float | None, row: Row) -> str:
    """Return a number with as many digits as its unit asks for; nothing of None."""
    if value is None:
        return ""
    digits = {"SD": 3, "of shipped": 2, "points of 1": 3, ODDS: 2}.get(row["unit"], 1)
    return f"{round(value, digits) + 0.0:.{digits}f}"  # no minus before nothing


def asked_of(row: Row) -> str:
    """Return the band in words."""
    low, high = (number(row[side], row) for side in ("low", "high"))
    if "least" in row:
        return f"±{row['least']:g}, over {ERRORS:g} errors"
    return f"{low} to {high}" if low and high else f"{low} or more" if low else (
        f"{high} or less" if high else "")


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table whose columns line up."""
    cells = [[cell.replace("|", "/") for cell in row] for row in rows]
    widths = [max(3, *(len(row[k]) for row in cells)) for k in range(len(cells[0]))]
    cells.insert(1, ["-" * width for width in widths])
    return ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            + " |" for row in cells]


def write(folder: Path, told: Mapping[str, Any]) -> list[str]:
    """Put the report into `result.json`, and into README.md; return its lines."""
    path, readme = folder / "result.json", folder / "README.md"
    result = {"report": told}
    path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    written = lines(result)
    body = "\n".join([before + BEGIN, *written, END + rest.partition(END)[2]])
    readme.write_text(body, encoding="utf-8", newline="\n")
    return written


def main() -> None:
    """Run, print and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=30)
    parser.add_argument("--first", type=int, default=FRESH_SEED, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the report")
    given = parser.parse_args()
    trial, ma = load_experiment([]), load_experiment(["experiment=ips_ma"])
    seeds = range(given.first, given.first + given.replicates)
    found = simulate(trial, ma, seeds, given.processes)
    specs = Design.of(trial).specs
    told = {
        "version": ipssim.__version__, "seeds": [seeds[0], seeds[-1]],
        "values": {key: specs[key].value for key in specs}, "tables": tables(found),
    }
    print("\n".join(write(given.folder, told)))


if __name__ == "__main__":
    main()
