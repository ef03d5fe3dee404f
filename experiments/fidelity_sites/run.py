"""Do sites with higher fidelity have more people in jobs? Write `result.json`, figure and finding.

Run from anywhere: `uv run python experiments/fidelity_sites/run.py`. How far the sites are apart
was fixed beforehand in `configs/fidelity_sites.yaml`. `--sites`, `--people` and `--replicates` make
it smaller; what they were is written beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import ipssim
from ipssim.report.figures.style import svg_bytes
from ipssim.report.told.sites import picture
from ipssim.report.words import words
from ipssim.settings.read.load import config_dir
from ipssim.studies.engine.estimates import half_width
from ipssim.studies.sites import (
    PUBLISHED_R,
    PUBLISHED_SLOPE,
    SLOPE_BAND,
    SitesPattern,
    load_spread,
    sites_pattern,
)

HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
SITES, PEOPLE, REPLICATES, SEED = 60, 300, 1, 1


def lines(patterns: list[SitesPattern], kept: dict[str, Any]) -> list[str]:
    """Return the finding in Markdown: slope and r at each width beside the published ones."""
    w = words()
    published = " and ".join(f".{100 * r:.0f}" for r in PUBLISHED_R.values())
    written = [
        f"ipssim {kept['version']}, {kept['sites']} sites of {kept['people']} people,"
        f" {kept['replicates']} replicate(s), seed {kept['seed']}. ± is half of a 95 % interval."
        " Most cut-offs of the scale are recalled and not verified.",
        "",
        "| spread | fidelity of the sites, points | job rate, % | slope, points of job rate per"
        " point | r |",
        "|---|---|---|---|---|",
    ]
    for pattern in patterns:
        fidelity, rate = pattern.sites["fidelity"], pattern.sites["job_rate"]
        half = half_width(pattern.slope_error, len(pattern.sites) - 1)  # a line has two numbers
        slope = "none" if pattern.slope is None else (
            f"{w.number(pattern.slope, 2, signed=True)} ± {w.number(half, 2)}"
        )
        r = "none" if pattern.r is None else w.number(pattern.r, 2, signed=True)
        rates = f"{rate.min():.0f} to {rate.max():.0f}"
        judged = " (judged)" if pattern.width == kept["main_width"] else ""
        written.append(
            f"| {pattern.width:g}{judged} | {fidelity.min():.0f} to {fidelity.max():.0f}"
            f" (mean {fidelity.mean():.0f}) | {rates} | {slope} | {r} |"
        )
    main = next(p for p in patterns if p.width == kept["main_width"])
    verdict = {True: "inside", False: "outside", None: "without a slope for"}[main.inside]
    written += [
        f"| published | US sites | | about +{PUBLISHED_SLOPE} | {published} |",
        "",
        f"At the spread that was to be judged the slope is {verdict} the band"
        f" {SLOPE_BAND[0]} to {SLOPE_BAND[1]}.",
    ]
    return written


def main() -> None:
    """Run the sites at every width, and write finding, figure and data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=SITES)
    parser.add_argument("--people", type=int, default=PEOPLE, help="people of each site")
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write the finding")
    given = parser.parse_args()
    spread = load_spread(config_dir() / "fidelity_sites.yaml")
    experiment = ipssim.load_experiment([f"population.size={given.people}"])
    patterns = [
        sites_pattern(
            experiment, spread, count=given.sites, replicates=given.replicates, width=width,
            seed=SEED, workers=given.workers,
        )
        for width in spread.widths
    ]
    kept: dict[str, Any] = {
        "version": ipssim.__version__, "seed": SEED, "sites": given.sites, "people": given.people,
        "replicates": given.replicates, "main_width": spread.main_width,
        "patterns": [
            {
                "width": pattern.width, "slope": pattern.slope, "slope_error": pattern.slope_error,
                "r": pattern.r, "inside": pattern.inside,
                "sites": pattern.sites.round(3).to_dict("records"),
            }
            for pattern in patterns
        ],
    }
    given.folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, default=str).replace("NaN", "null")
    (given.folder / "result.json").write_text(text + "\n", encoding="utf-8")
    (given.folder / "sites.svg").write_bytes(svg_bytes(picture(patterns).draw(), "sites"))
    readme = given.folder / "README.md"
    source = readme if readme.exists() else HERE / "README.md"
    before, _, rest = source.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    body = "\n".join(lines(patterns, kept))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
