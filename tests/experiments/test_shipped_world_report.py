"""The report of the shipped world: what it counts, its verdicts, and that it writes both files."""

from __future__ import annotations

import json
import math
import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from ipssim.recorder import EVENT_DTYPE
from ipssim.settings.read.load import config_dir, load_experiment
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.recorded import Recorded
from ipssim.studies.patterns.switches import switches
from ipssim.studies.patterns.targets import HELD_OUT, TARGETS
from ipssim.vocabulary import Channel, Event

FOLDER = Path(__file__).resolve().parents[2] / "experiments" / "shipped_world"


def test_every_target_and_every_held_out_figure_of_the_study_is_told(
    shipped: SimpleNamespace
) -> None:
    assert set(shipped.report.TARGET) == set(TARGETS)
    published = {one.key: one.published for one in shipped.held.HELD}
    told = {key: value for key, value in HELD_OUT.items() if key in published}
    assert {key: published[key] for key in told} == told
    assert {key.split("_")[-1] for key in set(HELD_OUT) - set(told)} == {"only", "both", "alone"}


def test_every_source_is_listed(shipped: SimpleNamespace) -> None:
    known = yaml.safe_load((config_dir() / "sources.yaml").read_text(encoding="utf-8"))
    named = {source for *_, sources in shipped.report.TARGET.values()
             for source in sources.split(", ")}
    named |= {one.source for one in (*shipped.held.HELD, *shipped.held.SPLIT)}
    assert named - {"", "docs/analysis_plan.md"} <= set(known)
    for one in (*shipped.held.HELD, *shipped.held.SPLIT):
        assert one.source or one.published is one.low is one.high is None, one.key


@pytest.mark.parametrize(("weeks", "said"), [
    ([0, 12, 12, 12, 0], "low"), ([0, 0, 0, 4, 26], "increasing"),
    ([0, 0, 0, 20, 26], "increasing"), ([5, 26, 20, 0, 0], "fell"),
    ([0, 13, 26, 26, 0], "high"), ([26, 26, 26, 26, 26], "high"),
])
def test_the_rule_of_trajectories(shipped: SimpleNamespace, weeks: list[int], said: str) -> None:
    active = np.concatenate([np.arange(26) < here for here in weeks])
    held = shipped.held
    assert held.halves(active[None]).tolist() == [weeks]
    assert held.CLASSES[held.trajectory(held.halves(active[None]))[0]] == said


def test_odds_that_were_put_in_are_found(shipped: SimpleNamespace) -> None:
    luck = np.random.default_rng(1)
    arm, age = luck.random(20_000) < 0.5, luck.normal(35, 10, 20_000)
    chance = 1 / (1 + np.exp(-(0.8 * arm - 0.05 * (age - 35))))
    columns = {"arm": arm, "age": age, "same": np.ones(20_000)}
    found = shipped.held.logistic(columns, luck.random(20_000) < chance)
    assert found["arm"] == pytest.approx(math.exp(0.8), rel=0.06)
    assert found["age"] == pytest.approx(math.exp(-0.05), rel=0.01)
    assert math.isnan(found["same"])
    assert all(math.isnan(one) for one in shipped.held.logistic(columns, arm & False).values())
    assert shipped.held.odds(60.0, 45.0) == pytest.approx(1.8333, abs=1e-4)
    assert math.isnan(shipped.held.odds(0.0, 45.0))


def test_routes_to_first_jobs(shipped: SimpleNamespace) -> None:
    rows = [
        (0, 2, Event.ENTERED, 0, -1), (0, 20, Event.JOB_STARTED, Channel.OWN, 5),
        (0, 30, Event.JOB_STARTED, Channel.OUTREACH, 5),
        (1, 2, Event.ENTERED, 0, -1), (1, 20, Event.PRAKTIK_ENDED, 0, 7),
        (1, 20, Event.JOB_STARTED, Channel.OUTREACH, 7),
        (2, 2, Event.ENTERED, 0, -1), (2, 20, Event.PRAKTIK_ENDED, 0, 7),
        (2, 21, Event.JOB_STARTED, Channel.OUTREACH, 8),
        (3, 2, Event.ENTERED, 0, -1), (3, 80, Event.JOB_STARTED, Channel.OWN, 8),
    ]
    events = np.array(
        [(who, week, kind, source, 0, party, 0.0) for who, week, kind, source, party in rows],
        dtype=EVENT_DTYPE,
    )
    found = shipped.held.routes("ips", Recorded.from_events(events, np.arange(4), 130))
    assert list(found.values()) == pytest.approx([100 / 3] * 3)  # the fourth came too late


def test_verdicts(shipped: SimpleNamespace) -> None:
    def verdict(values: list[float], unit: str = "%", **band: Any) -> str:
        figure = shipped.held.Figure("key", "what", unit, **band)
        return str(shipped.report.row_of(figure, values, "hit", "miss")["verdict"])

    assert verdict([1.0, 1.1, 1.2], low=0, high=2) == "hit"
    assert verdict([3.0, 3.1, 3.2], low=0, high=2) == "miss"
    assert verdict([1.0, 2.0, 2.5], low=0, high=2) == "hit (uncertain)"
    assert verdict([1.0, 1.1, 1.2]) == "shown"
    assert verdict([], low=0) == "not yet simulated"
    odds = shipped.report.row_of(
        shipped.held.Figure("key", "what", shipped.held.ODDS, low=1), [1.0, 4.0, math.inf], "", ""
    )
    assert odds["value"] == pytest.approx(2.0)


def test_an_order_that_departs_is_named(shipped: SimpleNamespace) -> None:
    names = (*shipped.held.IPS, *shipped.held.BELOW, shipped.held.OPEN, "none", "ips_ma",
             "ips_ma_limited")
    shares = dict.fromkeys(names, 60.0) | dict.fromkeys(shipped.held.BELOW, 46.0)
    shares |= {"none": 42.0, "ips_private": 58.0, "ips_ma": 40.0, "ips_ma_limited": 50.0}
    found = {f"{name}: any": [share, share] for name, share in shares.items()}
    rows = [shipped.report.row_of(one, values, "as planned", "departs")
            for one, values in shipped.held.order(found).items()]
    departs = {row["key"] for row in rows if row["verdict"].startswith("departs")}
    assert departs == {"none - ips_ma", "ips_ma - none"}


@pytest.mark.ci
def test_the_report_is_written(
    shipped: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(FOLDER / "README.md", tmp_path)
    monkeypatch.setattr(
        shipped.report, "load_experiment", lambda given=(): shipped.few(load_experiment(given))
    )
    monkeypatch.setattr(
        "sys.argv", ["report.py", "--replicates", "2", "--folder", str(tmp_path)]
    )
    shipped.report.main()
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    tables = result["report"]["tables"]
    assert [row["key"] for row in tables["targets"]] == list(TARGETS)
    assert [row["key"] for row in tables["checks"]] == [one.key for one in checks()]
    assert [row["key"] for row in tables["switches"]] == [one.key for one in switches()]
    assert len(tables["programmes"]) == 14 * len(shipped.held.COUNTED)
    missing = [row["key"] for name in ("held_out", "split") for row in tables[name]
               if row["value"] is None and row["unit"] != shipped.held.ODDS]
    assert missing == []
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    finding = text.split(shipped.report.BEGIN)[1].split(shipped.report.END)[0]
    assert finding.strip() in capsys.readouterr().out
    for title in shipped.report.TITLES.values():
        assert f"### {title}" in finding
    assert not re.search(r"\bnan\b", finding)
    assert "## How to read it" in text
