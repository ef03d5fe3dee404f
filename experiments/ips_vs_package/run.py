"""Run IPS against packages and write what was found: `result.json` and the tables of README.md.

Run from anywhere: `uv run python experiments/ips_vs_package/run.py`. `--replicates` and `--draws`
make it smaller; what they were is written beside the figures.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipssim
from ipssim.settings.declare.experiment import Experiment

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
OUTCOMES = {"job_or_education_ever": "any job or education", "job_ever": "any job"}
LENGTH, CASELOAD = 39, 40  # the question asked of the package that has 26 weeks and 60 people


def experiment(draws: int | None) -> Experiment:
    """Return the shipped experiment with a 39-week package for 40 people beside its arms."""
    shipped = ipssim.load_experiment(["experiment=ips_vs_package"])
    mine = replace(
        shipped.arms["package"], limit_weeks=LENGTH, caseload_cap=CASELOAD,
        title=f"Package, {LENGTH} weeks, {CASELOAD} per worker",
    )
    draws = shipped.prior_draws if draws is None else draws
    return replace(shipped, arms={**shipped.arms, "mine": mine}, prior_draws=draws)


def found(result: ipssim.Comparison) -> dict[str, Any]:
    """Return the figures quoted in the README, with both ranges."""
    columns = ["arm", "reference", "level", "difference", "low", "high", "prior_low",
               "prior_median", "prior_high", "prior_positive"]
    tables = {}
    for outcome in OUTCOMES:
        base = result.differences[result.differences["outcome"] == outcome]
        dials = result.dials[result.dials["outcome"] == outcome]
        tables[outcome] = {
            "arms": base[columns].round(4).to_dict("records"),
            "dials": dials[dials["against"] == "reference"][columns].round(4).to_dict("records"),
            "matched": dials[dials["against"] == "matched"][columns].round(4).to_dict("records"),
        }
    return {
        "version": ipssim.__version__,
        "run": result.manifest["run"],
        "sources": result.manifest["sources"],
        "seed": result.seed,
        "replicates": result.replicates,
        "prior_draws": len(result.drawn),
        "tables": tables,
        "leans_on": result.sway.head(10).round(4).to_dict("records"),
        "mechanisms": result.mechanisms.round(2).to_dict("records"),
    }


def number(value: float | None, *, signed: bool = True) -> str:
    """Write a number with one decimal and a true minus sign; a dash where there is none."""
    if value is None or value != value:
        return "–"
    if round(value, 1) == 0:
        return "0.0"
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.replace("-", "−")


def lines(result: dict[str, Any]) -> list[str]:
    """Return the README's tables as Markdown."""
    written = [
        f"{result['replicates']} replicates, {result['prior_draws']} drawn worlds, seed"
        f" {result['seed']}, version {result['version']}, run `{result['run']}`. Points are"
        " percentage points; the Monte Carlo interval (95 %) is luck, the prior range (5–95 % of"
        " drawn worlds) is ignorance. **No trial stands behind these figures.**",
    ]
    for outcome, title in OUTCOMES.items():
        tables = result["tables"][outcome]
        reference = tables["arms"][0]["reference"]
        written += [
            "", f"| {title} within 18 months | level, % | minus `{reference}`, points |"
            " Monte Carlo | prior range | above zero |", "|---|---|---|---|---|---|",
        ]
        for row in [*tables["arms"], *tables["dials"]]:
            if row["arm"] == reference:
                written.append(f"| {row['arm']} | {number(row['level'], signed=False)} | | | | |")
                continue
            share = row["prior_positive"]
            above = "–" if share is None or share != share else f"{100 * share:.0f} %"
            written.append(
                f"| {row['arm']} | {number(row['level'], signed=False)} |"
                f" {number(row['difference'])} | {number(row['low'])} to {number(row['high'])} |"
                f" {number(row['prior_low'])} to {number(row['prior_high'])} | {above} |"
            )
    written += ["", "| IPS minus package leans on | rank correlation |", "|---|---|"]
    written += [f"| `{row['parameter']}` | {row['correlation']:+.2f} |".replace("-0", "−0")
                for row in result["leans_on"]]
    return written


def main() -> None:
    """Run, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=None)
    parser.add_argument("--draws", type=int, default=None)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=Path, default=None, help="keep tables and replicates here")
    given = parser.parse_args()
    result = found(ipssim.compare(
        experiment(given.draws), replicates=given.replicates, out=given.out, progress=True
    ))
    text = json.dumps(result, indent=1, default=str).replace("NaN", "null")
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    readme = given.folder / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    body = "\n".join(lines(result))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
