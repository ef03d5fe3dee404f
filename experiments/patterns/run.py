"""Does the model reproduce what a credible one should? Write `result.json` and the finding.

Run from anywhere: `uv run python experiments/patterns/run.py`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import ipssim
from ipssim.report.tables import format_number
from ipssim.studies.patterns.result import Patterns

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
REPLICATES, SEED = 60, 1


def band(low: float | None, high: float | None, direction: bool) -> str:
    """Return a band in words."""
    if low is None and high is None:
        return "shown"
    if low is None or high is None:
        word = "above" if high is None else "below"
        return f"{word} {low if high is None else high:g}" + (" (direction)" if direction else "")
    return f"{low:g} to {high:g}"


def lines(found: Patterns, version: str) -> list[str]:
    """Return the finding in Markdown, failing patterns first."""
    written = [
        f"ipssim {version}, {found.replicates} replicates, seed {found.seed}. ± is the Monte Carlo"
        " standard error. The means of patterns 1 and 5 are fitted to, the others are not; none is"
        " hard-coded.",
        "",
        "| # | pattern | band | value | verdict |",
        "|---|---|---|---|---|",
    ]
    for result in found.worst_first():
        for one in result.checks:
            check = one.check
            value = "" if one.value is None else format_number(one.value, check.decimals)
            error = "" if one.error is None else f" ± {one.error:.{check.decimals}f}"
            where = band(check.low, check.high, check.direction)
            written.append(
                f"| {result.pattern.number} | {result.pattern.title}: {check.what} ({check.unit}) |"
                f" {where} | {value}{error} | {one.verdict} |"
            )
    said = ", ".join(f"{count} {verdict}" for verdict, count in found.counts().items())
    return [*written, "", f"Of thirteen patterns: {said}."]


def main() -> None:
    """Hold the model against the patterns and write what comes out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=Path, default=None, help="keep tables and replicates here")
    given = parser.parse_args()
    found = ipssim.patterns(seed=SEED, replicates=given.replicates, out=given.out)
    kept = {"version": ipssim.__version__, "seed": SEED, "replicates": found.replicates,
            "checks": found.table().round(4).to_dict("records")}
    given.folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, default=str).replace("NaN", "null")
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    readme = given.folder / "README.md"
    source = readme if readme.exists() else HERE / "README.md"
    before, _, rest = source.read_text(encoding="utf-8").partition(BEGIN)
    body = "\n".join(lines(found, ipssim.__version__))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{rest.partition(END)[2]}", encoding="utf-8",
                      newline="\n")


if __name__ == "__main__":
    main()
