import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Trial, TrialFigure
from ipssim.trials.intervals import mean_interval, wilson
from ipssim.trials.published import contrasts, published

CONFIGS = Path(__file__).parents[2] / "configs"


@pytest.fixture(scope="module")
def trial():
    data = yaml.safe_load((CONFIGS / "trial" / "danish_2019.yaml").read_text(encoding="utf-8"))
    data["estimates"] = tuple(TrialFigure(**item) for item in data["estimates"])
    data["pooled"] = {name: tuple(arms) for name, arms in data["pooled"].items()}
    return Trial(**data)


@pytest.fixture(scope="module")
def at_18_months(trial):
    return {(figure.outcome, figure.arm): figure for figure in published(trial, 78)}


def test_the_trial_file_says_no_more_than_a_trial_can(trial):
    assert trial.name == "danish_2019"
    assert sum(trial.sizes.values()) == 720
    assert {field.name for field in fields(Trial)} >= {"sizes", "pooled", "estimates"}


def test_the_pooled_share_the_reference_and_their_difference(at_18_months):
    pooled = at_18_months["job_or_education_ever", "ips_pooled"]
    usual = at_18_months["job_or_education_ever", "usual"]
    difference = at_18_months["job_or_education_ever", "ips_pooled - usual"]
    assert (pooled.value, usual.value) == (59.5, 46.5)
    assert (pooled.low, pooled.high) == pytest.approx((55.0, 63.8), abs=0.1)
    assert (usual.low, usual.high) == pytest.approx((40.2, 52.8), abs=0.1)
    assert difference.value == pytest.approx(13.0)
    assert (difference.low, difference.high) == pytest.approx((5.3, 20.5), abs=0.1)
    assert difference.unit == "percentage points"
    assert difference.sureness == "DERIVED"
    assert difference.source == "bm_2018, christensen_2019"


def test_only_the_asked_follow_up_is_given(trial, at_18_months):
    later = {(figure.outcome, figure.arm): figure for figure in published(trial, 130)}
    assert later["job_or_education_ever", "ips"].value == 65
    assert later["weeks_job", "usual"].low is None
    assert ("weeks_job", "ips") not in at_18_months
    assert published(trial, 77) == []


def test_recalled_hours_are_flagged_as_unverified(at_18_months):
    flagged = {place for place, figure in at_18_months.items() if figure.unverified}
    assert flagged == {("hours", "ips"), ("hours", "usual")}


def test_a_difference_with_a_recalled_part_is_unverified():
    share = {"outcome": "job_ever", "n": 100, "weeks": 78, "source": "s"}
    trial = Trial(
        reference="b", sizes={"a": 100, "b": 100},
        estimates=(
            TrialFigure(arm="a", percent=50.0, count=50, sureness="RECALLED", **share),
            TrialFigure(arm="b", percent=30.0, count=30, **share),
        ),
    )
    assert contrasts(trial) == [("a", "b")]
    (difference,) = (f for f in published(trial, 78) if " - " in f.arm)
    assert difference.unverified
    assert difference.low < difference.value == 20 < difference.high


def test_every_figure_has_wording_a_source_and_a_known_outcome(trial):
    sources = yaml.safe_load((CONFIGS / "sources.yaml").read_text(encoding="utf-8"))
    arms = {*trial.sizes, *trial.pooled}
    for estimate in trial.estimates:
        assert estimate.outcome in OUTCOMES
        assert estimate.arm in arms
        assert estimate.wording
        assert estimate.source in sources
        assert estimate.sureness in ("SEEN", "DERIVED", "RECALLED")


def test_counts_are_the_nearest_to_the_published_shares(trial):
    for estimate in trial.estimates:
        if estimate.percent is None:
            continue
        nearest = min(
            range(estimate.n + 1),
            key=lambda count, e=estimate: abs(100 * count / e.n - e.percent),
        )
        assert estimate.count == nearest
        assert "DERIVED" in estimate.note


def test_what_was_not_published_is_left_out(trial):
    assert {"weeks_to_first", "in_work_at_end", "sustained_job_26w"}.isdisjoint(
        estimate.outcome for estimate in trial.estimates
    )


def test_the_trial_is_a_file_and_not_code():
    figures = ("59.9", "59.1", "59.5", "46.5", "488.1", "340.8")
    for path in (CONFIGS.parent / "ipssim").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [f for f in figures if re.search(rf"(?<![\d.]){re.escape(f)}(?!\d)", text)], path


def test_intervals_come_from_counts_and_from_spread_and_size(trial, at_18_months):
    counted = [e for e in trial.estimates if e.weeks == 78 and e.count is not None]
    assert len(counted) >= 6
    for estimate in counted:
        figure = at_18_months[estimate.outcome, estimate.arm]
        low, high = wilson(estimate.count, estimate.n)
        assert (figure.low, figure.high) == pytest.approx((100 * low, 100 * high))
    hours = at_18_months["hours", "usual"]
    assert (hours.low, hours.high) == pytest.approx(mean_interval(340.8, 573.8, 239))
    assert hours.low == pytest.approx(340.8 - 1.97 * 573.8 / 239**0.5, abs=0.5)
