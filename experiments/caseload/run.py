"""What does the caseload change, and for whom? Write `result.json` and the finding in README.md.

Run from anywhere: `uv run python experiments/caseload/run.py`. `--replicates` and `--draws`
make it smaller; what they were is written beside the figures.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipssim
from ipssim.report.tables import caseload_met, format_number

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
CAPS = (10, 15, 25, 40, 60, 80)  # people per full-time worker, at most
WEEKLY = "package_weekly"  # the package, were its workers asked to meet people every week
BASES = ("ips", "package", WEEKLY)  # given each caseload, everything else unchanged
OUTCOMES = {
    "job_or_education_ever": ("any job or education", "%", "points", 1),
    "contact_hours": ("hours of contact", "hours", "hours", 1),
}
REPLICATES, DRAWS = 50, 30


def experiment(base: str, draws: int) -> ipssim.Experiment:
    """Return the shipped experiment with one programme, none, and every caseload of that one."""
    shipped = ipssim.load_experiment(["experiment=ips_vs_package"])
    package = shipped.arms["package"]
    programmes = {
        **shipped.arms,
        WEEKLY: replace(
            package, title="Package with weekly contact", contact_interval_weeks=1
        ),
    }
    return replace(
        shipped, name=f"caseload_{base}", prior_draws=draws,
        arms={base: programmes[base], "none": programmes["none"]},
        dials={base: {"caseload_cap": CAPS}}, treated="none", reference=base,
    )


def found(result: ipssim.Comparison) -> dict[str, Any]:
    """Return what is quoted of one programme: every caseload against the one it has."""
    columns = ["arm", "level", "difference", "monte_carlo_error", "prior_low", "prior_high"]
    base = result.experiment.reference
    met = caseload_met(result)
    tables = {}
    for outcome in OUTCOMES:
        dials = result.dials[result.dials["outcome"] == outcome]
        tables[outcome] = [
            {"cap": cap, "met": round(met[row["arm"]], 1), **row}
            for cap, row in zip(CAPS, dials[columns].round(4).to_dict("records"), strict=True)
        ]
    own = result.experiment.arms[base].caseload_cap
    return {"run": result.manifest["run"], "cap_as_configured": own, "tables": tables}


def lines(result: dict[str, Any]) -> list[str]:
    """Return the finding in Markdown: a table per programme and outcome."""
    runs = ", ".join(f"`{part['run']}`" for part in result["programmes"].values())
    written = [
        f"ipssim {result['version']}, {result['replicates']} replicates, {result['prior_draws']}"
        f" drawn worlds, seed {result['seed']}, runs {runs}. ± is the Monte Carlo standard error"
        " (luck); the prior range holds 90 % of the drawn worlds (ignorance). The two are not"
        " added. **No trial stands behind these figures.**",
    ]
    for base, part in result["programmes"].items():
        own = part["cap_as_configured"]
        for outcome, rows in part["tables"].items():
            title, unit, points, places = OUTCOMES[outcome]
            written += [
                "", f"| `{base}`: {title}, by most people per worker | caseload met |"
                f" level, {unit} | minus {own} people, {points} | prior range |",
                "|---|---|---|---|---|",
            ]
            written += [f"| {row['cap']} | {cells(row, own, places)} |" for row in rows]
    return written


def cells(row: dict[str, Any], own: int, places: int) -> str:
    """Write caseload met, level, paired difference and prior range; no difference from itself."""
    level = f"{row['met']:.1f} | {format_number(row['level'], places)}"
    if row["cap"] == own:
        return f"{level} | as configured |"
    difference = format_number(row["difference"], places, signed=True)
    error = format_number(row["monte_carlo_error"], places + 1)
    if row["prior_low"] is None or row["prior_low"] != row["prior_low"]:
        return f"{level} | {difference} ± {error} | –"
    low, high = (
        format_number(row[key], places, signed=True) for key in ("prior_low", "prior_high")
    )
    return f"{level} | {difference} ± {error} | {low} to {high}"


def main() -> None:
    """Run each programme at every caseload, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=Path, default=None, help="keep tables and replicates here")
    given = parser.parse_args()
    parts = {}
    for base in BASES:
        result = ipssim.compare(
            experiment(base, given.draws), replicates=given.replicates,
            out=given.out and given.out / base, progress=True,
        )
        parts[base] = found(result)
    kept = {
        "version": ipssim.__version__, "sources": result.manifest["sources"], "seed": result.seed,
        "replicates": given.replicates, "prior_draws": given.draws, "programmes": parts,
    }
    text = json.dumps(kept, indent=1, default=str).replace("NaN", "null")
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    readme = given.folder / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    body = "\n".join(lines(kept))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
