"""An exact baseline: a small run of each shipped programme, changed only on purpose.

World, population and market are the defaults of the Python settings, so that new fitted values in
`configs/world/` do not move it. To update it, say why: `python tests/update_baseline.py "why"`.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import columns, make_setup, shipped

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.simulation import Simulation
from ipssim.vocabulary import Service

FILE = Path(__file__).with_name("baseline.json")
HELP = (
    "The model no longer gives what it gave. If that is on purpose, say why with\n"
    '    python tests/update_baseline.py "why"\n'
    "which also keeps the reason in tests/baseline.json. The hash covers every column of every"
    " candidate;\nthe tallies beside it show how far things moved."
)


def measure(arm: str) -> dict[str, Any]:
    """Return the hash of all candidate columns of the small run, and tallies to read."""
    setup = make_setup(
        arm, size=60, horizon=52, accrual=8,
        market=LabourMarket(employers=180, opening_rate=0.1, hidden_rate=0.1),
    )
    run = Simulation(setup, 7, 0).run()
    found = hashlib.sha256()
    for name, column in sorted(columns(run).items()):
        found.update(f"{name}:{column.dtype}:".encode() + column.tobytes())
    values, c = from_tallies(run), run.tables.candidates
    return {
        "reached_job_or_education": int(values["job_or_education_ever"].sum()),
        "reached_job": int(values["job_ever"].sum()),
        "reached_education": int(values["education_ever"].sum()),
        "hours": float(values["hours"].sum()),
        "weeks_in_a_job": int(values["weeks_job"].sum()),
        "contacts": int(c.contacts.sum()),
        "served_at_the_end": int((c.service == Service.SERVED).sum()),
        "symptoms_at_the_end": round(float(np.mean(values["symptoms_end"])), 4),
        "sha256": found.hexdigest(),
    }


def kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


@pytest.mark.parametrize("arm", list(shipped().arms))
def test_the_model_gives_what_it_gave(arm: str) -> None:
    before, now = kept()["runs"].get(arm), measure(arm)
    moved = [
        f"{arm}.{key}: {(before or {}).get(key)} -> {value}"
        for key, value in now.items() if (before or {}).get(key) != value
    ]
    assert not moved, "\n".join([HELP, *moved])


def test_the_baseline_is_of_the_shipped_programmes_and_says_why() -> None:
    baseline = kept()
    assert list(baseline["runs"]) == list(shipped().arms)
    assert baseline["notes"]
    for note in baseline["notes"]:
        assert len(note) > 10


def test_the_baseline_is_of_runs_in_which_something_happens() -> None:
    runs = kept()["runs"]
    assert len({run["sha256"] for run in runs.values()}) == len(runs)
    for arm, run in runs.items():
        assert run["reached_job"] > 0
        assert run["reached_education"] > 0
        assert (run["contacts"] > 50) == (arm != "none")
