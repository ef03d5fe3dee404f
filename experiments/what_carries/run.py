"""Which mechanisms carry the difference between IPS and a package? Write `result.json`, finding.

Run from anywhere: `uv run python experiments/what_carries/run.py`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import ipssim
from ipssim.report.figures.style import svg_bytes
from ipssim.report.tables import format_number
from ipssim.studies.ablation import Ablation, World
from ipssim.studies.engine.estimates import Estimate

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
REPLICATES, SEED = 60, 1
SHOWN = 0.5  # points; what changes less, both ways, is counted and not listed


def said(effect: Estimate | None) -> str:
    """Return a difference and its Monte Carlo standard error, in points."""
    if effect is None or effect.error is None:
        return ""
    return f"{format_number(effect.value, 1, signed=True)} ± {effect.error:.1f}"


def change(world: World) -> float:
    """Return by how much a world changes the difference, in points."""
    return 0.0 if world.change is None else world.change.value


def lines(found: Ablation, version: str) -> list[str]:
    """Return the finding in Markdown."""
    parts = sorted(found.parts, key=lambda part: -abs(change(part.left_out)))
    big = [
        part for part in parts
        if max(abs(change(part.left_out)), abs(change(part.alone))) >= SHOWN
    ]
    return [
        f"ipssim {version}, {found.replicates} replicates, seed {found.seed}. Percentage points"
        " with the Monte Carlo standard error. No trial stands behind these figures, and a world"
        " with a mechanism off is not fitted again.",
        "",
        "IPS minus the package, any job or education within 18 months:"
        f" **{said(found.total)}** with all {len(found.parts)} mechanisms,"
        f" **{said(found.unexplained)}** with none of them: what time, money and calendars give,"
        " and what no mechanism here explains.",
        "",
        "| mechanism | lost when left out | gained when alone |",
        "|---|---|---|",
        *(
            f"| {part.mechanism.title} | {said(part.left_out.change)} | {said(part.alone.change)} |"
            for part in big
        ),
        f"| *all {len(parts)} added up* | {said(found.sum_left_out)} | {said(found.sum_alone)} |",
        f"| *together* | {said(found.carried)} | {said(found.carried)} |",
        "",
        f"{len(parts) - len(big)} mechanisms change it by less than {SHOWN} points either way. The"
        " parts do not add up to the whole: mechanisms need each other, or stand in for one"
        " another.",
    ]


def main() -> None:
    """Run the ablation; write the finding into the README, the figure and the data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=Path, default=None, help="keep tables and replicates here")
    given = parser.parse_args()
    found = ipssim.ablation(seed=SEED, replicates=given.replicates, out=given.out)
    kept = {"version": ipssim.__version__, "seed": SEED, "replicates": found.replicates,
            "worlds": found.table().round(3).to_dict("records")}
    given.folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, default=str).replace("NaN", "null")
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    (given.folder / "what_carries.svg").write_bytes(svg_bytes(found.figure(), "what_carries"))
    readme = given.folder / "README.md"
    source = readme if readme.exists() else HERE / "README.md"
    before, _, rest = source.read_text(encoding="utf-8").partition(BEGIN)
    body = "\n".join(lines(found, ipssim.__version__))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{rest.partition(END)[2]}", encoding="utf-8",
                      newline="\n")


if __name__ == "__main__":
    main()
