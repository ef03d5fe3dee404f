"""Ship a matching: the kept worlds that every study reads, and the one in their middle."""

from __future__ import annotations

import json
from pathlib import Path

from ipssim.errors import InputError, Problem
from ipssim.settings.read.load import config_dir, load
from ipssim.studies.engine.files import parquet_bytes, write_whole
from ipssim.studies.match.study import Match
from ipssim.studies.worlds import KEPT

ENOUGH = 200
"""Kept worlds that are needed for the range of what is not known."""
_HEAD = """\
# The shipped world: the kept world nearest the centre of all (docs/analysis_plan.md; found by
# `ipssim match`). All other numbers keep the values of docs/parameters.md.
"""


def ship(match: Match, folder: Path | None = None) -> list[Path]:
    """Write worlds and manifest into a folder (default: configs/world).

    The world nearest their centre is written too, where they were matched in the reading of how
    jobs are got (`world.getting.way_in`) that ships.
    Raises `InputError` where there are too few worlds to take the place of those that ship.
    """
    if folder is None and len(match.kept) < ENOUGH:
        raise InputError([Problem(
            "--ship", len(match.kept), message="So few kept worlds do not replace those that ship.",
            allowed=f"{ENOUGH} or more kept worlds",
        )])
    place = folder or config_dir() / "world"
    nearest, way = match.kept.iloc[match.nearest], match.experiment.world.getting.way_in
    groups: dict[str, list[str]] = {"getting": [f"  way_in: {way}\n"]}
    for key in match.parameters["parameter"]:
        _, group, name = str(key).split(".")
        groups.setdefault(group, []).append(f"  {name}: {float(nearest[key]):.6g}\n")
    said = {
        key: match.manifest[key]
        for key in ("run", "experiment", "worlds", "seed", "version", "sources", "data", "python",
                    "numpy", "libraries")
    } | {"kept": len(match.kept), "shipped_world": int(nearest["world"]),
         "checks_held": int((match.checks["holds"] >= 50).sum())}
    name = KEPT.format(way=way)
    files = {
        name: parquet_bytes(match.kept, **said),
        name.replace("parquet", "json"): (json.dumps(said, indent=1) + "\n").encode(),
    }
    if way == load("fitted", "world").getting.way_in:
        files["fitted.yaml"] = (_HEAD + "".join(
            f"{group}:\n{''.join(lines)}" for group, lines in groups.items()
        )).encode()
    for name, content in files.items():
        write_whole(place / name, content)
    return [place / name for name in files]
