"""Compare the arms of the Danish trial; write `result.json` and the finding in README.md.

Run from anywhere: `uv run python experiments/danish_trial/run.py`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import ipssim
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.tables import format_number

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
WATCHED = "job_or_education_ever"
REPLICATES = 60


def found(result: ipssim.Comparison) -> dict[str, Any]:
    """Return the figures that have a published one beside them, and the paired differences."""
    trial = result.summary[result.summary["published"].notna()]
    paired = result.differences[
        (result.differences["outcome"] == WATCHED)
        & (result.differences["arm"] != result.differences["reference"])
    ]
    columns = ["arm", "reference", "difference", "monte_carlo_error", "unit"]
    return {
        "version": ipssim.__version__,
        "run": result.manifest["run"],
        "sources": result.manifest["sources"],
        "seed": result.seed,
        "replicates": result.replicates,
        "trial": json.loads(trial.to_json(orient="records", double_precision=4)),
        "paired": json.loads(paired[columns].to_json(orient="records", double_precision=4)),
    }


def lines(result: dict[str, Any]) -> list[str]:
    """Return the finding in Markdown: the emulated trial, then the same people in every arm."""
    written = [
        f"ipssim {result['version']}, {result['replicates']} replicates, seed {result['seed']},"
        f" run `{result['run']}`. The fit is a point, and it was made to the figures of the"
        " first rows: that those agree is no test of the model.",
        "", "| within 18 months | arm | simulated trials, mean | 95 % of them | published |"
        " mean inside |", "|---|---|---|---|---|---|",
    ]
    written += [row_of_trial(row) for row in result["trial"]]
    written += [
        "", f"The same people under each programme, {OUTCOMES[WATCHED].short.lower()}:", "",
        "| programme | minus | percentage points |", "|---|---|---|",
    ]
    for row in result["paired"]:
        value = format_number(row["difference"], 1, signed=True)
        error = format_number(row["monte_carlo_error"], 2)
        written.append(f"| `{row['arm']}` | `{row['reference']}` | {value} ± {error} |")
    return [*written, "", "± is the Monte Carlo standard error. No trial stands behind the package"
            " and the empty programme: those rows are what the assumptions say."]


def row_of_trial(row: dict[str, Any]) -> str:
    """Write one figure of the emulated trial beside the published one."""
    outcome = OUTCOMES[row["outcome"]]
    places = outcome.decimals

    def said(name: str) -> str:
        return format_number(row[name], places)

    interval = "" if row["published_low"] is None else (
        f" ({said('published_low')} to {said('published_high')})"
    )
    inside = {True: "yes", False: "no", None: "no interval"}[row["inside"]]
    return (
        f"| {outcome.short}, {row['unit']} | `{row['arm']}` | {said('estimate')} |"
        f" {said('low')} to {said('high')} | {said('published')}{interval} | {inside} |"
    )


def main() -> None:
    """Run, and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=Path, default=None, help="keep tables and replicates here")
    given = parser.parse_args()
    result = found(ipssim.compare(
        ipssim.load_experiment(), replicates=given.replicates, out=given.out, progress=True
    ))
    text = json.dumps(result, indent=1)
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    readme = given.folder / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    body = "\n".join(lines(result))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
