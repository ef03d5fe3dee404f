"""How much does the length of support change? Write `result.json` and the finding in README.md.

Run from anywhere: `uv run python experiments/package_length/run.py`. `--replicates` and `--draws`
make it smaller; what they were is written beside the figures.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipssim
from ipssim.report.tables import format_number

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
LENGTHS = (8, 13, 26, 39, 52, 65, None)  # weeks; None: no end date
BASES = ("package", "ips")  # the programmes that are given each length, everything else unchanged
OUTCOMES = {
    "job_or_education_ever": ("any job or education", "%", "points", 1),
    "weeks_job": ("weeks in a job", "weeks", "weeks", 2),
}
REPLICATES, DRAWS = 60, 40


def experiment(base: str, draws: int) -> ipssim.Experiment:
    """Return the shipped experiment with one programme, none, and every length of that one."""
    shipped = ipssim.load_experiment(["experiment=ips_vs_package"])
    return replace(
        shipped, name=f"package_length_{base}", prior_draws=draws,
        arms={base: shipped.arms[base], "none": shipped.arms["none"]},
        dials={base: {"limit_weeks": LENGTHS}}, treated="none", reference=base,
    )


def found(result: ipssim.Comparison) -> dict[str, Any]:
    """Return what is quoted of one programme: every length against the length it has."""
    columns = ["arm", "level", "difference", "monte_carlo_error", "prior_low", "prior_high"]
    base = result.experiment.reference
    served = dict(result.mechanisms[["arm", "weeks_served"]].round(1).to_numpy())
    tables = {}
    for outcome in OUTCOMES:
        arms = result.differences[result.differences["outcome"] == outcome]
        dials = result.dials[result.dials["outcome"] == outcome]
        rows = [
            *arms[arms["arm"] == "none"][columns].round(4).to_dict("records"),
            *dials[columns].round(4).to_dict("records"),
        ]
        tables[outcome] = [
            {"weeks": weeks, "weeks_served": served[row["arm"]], **row}
            for weeks, row in zip((0, *LENGTHS), rows, strict=True)
        ]
    own = result.experiment.arms[base].limit_weeks
    return {"run": result.manifest["run"], "length_as_configured": own, "tables": tables}


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
        own = part["length_as_configured"]
        for outcome, rows in part["tables"].items():
            title, unit, points, places = OUTCOMES[outcome]
            written += [
                "", f"| `{base}`: {title} | weeks with a worker | level, {unit} |"
                f" minus {length(own)}, {points} | prior range |", "|---|---|---|---|---|",
            ]
            written += [f"| {length(row['weeks'])} | {cells(row, own, places)} |" for row in rows]
    return written


def cells(row: dict[str, Any], own: int | None, places: int) -> str:
    """Write weeks served, level, paired difference and prior range; no difference from itself."""
    level = f"{row['weeks_served']:.1f} | {format_number(row['level'], places)}"
    if row["weeks"] == own:
        return f"{level} | as configured |"
    difference = format_number(row["difference"], places, signed=True)
    error = format_number(row["monte_carlo_error"], places + 1)
    if row["prior_low"] is None or row["prior_low"] != row["prior_low"]:
        return f"{level} | {difference} ± {error} | –"
    low, high = (
        format_number(row[key], places, signed=True) for key in ("prior_low", "prior_high")
    )
    return f"{level} | {difference} ± {error} | {low} to {high}"


def length(weeks: int | None) -> str:
    """Say a length in words."""
    return {None: "no end date", 0: "no programme"}.get(weeks, f"{weeks} weeks")


def main() -> None:
    """Run each programme at every length, and write both files."""
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
