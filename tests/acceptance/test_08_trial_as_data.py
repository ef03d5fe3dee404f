"""Milestone 1, item 8: the published trial as data, with intervals from counts."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
import yaml

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.declare.experiment import Estimate, Experiment, Trial
from ipssim.settings.read.load import sources
from ipssim.trials.intervals import mean_interval, newcombe, wilson
from ipssim.trials.published import published

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "configs" / "trial" / "danish_2019.yaml"


@pytest.fixture(scope="module")
def trial(danish_trial: Experiment) -> Trial:
    return danish_trial.trial


def wilson_by_hand(count: int, n: int) -> tuple[float, float]:
    z, p = 1.959963984540054, count / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - reach, centre + reach


def test_the_trial_is_a_file_and_not_code() -> None:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert {"name", "title", "doi", "sizes", "pooled", "estimates"} <= set(raw)
    figures = ("59.9", "59.1", "59.5", "46.5", "488.1", "340.8")
    for path in (ROOT / "ipssim").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [f for f in figures if re.search(rf"(?<![\d.]){re.escape(f)}(?!\d)", text)], path


@pytest.mark.parametrize("field", ["n", "wording", "source", "sureness", "outcome", "arm", "weeks"])
def test_every_figure_says(trial: Trial, field: str) -> None:
    for estimate in trial.estimates:
        assert getattr(estimate, field), estimate


def test_every_figure_has_a_value_and_a_known_source(trial: Trial) -> None:
    known = sources()
    for estimate in trial.estimates:
        assert estimate.percent is not None or estimate.mean is not None
        assert estimate.source in known
        assert estimate.outcome in OUTCOMES
        assert estimate.sureness in ("SEEN", "DERIVED", "RECALLED")


def test_the_main_result_is_as_published(trial: Trial) -> None:
    assert dict(trial.sizes) == {"ips": 243, "ips_plus": 238, "usual": 239}
    assert sum(trial.sizes.values()) == 720
    assert trial.doi == "10.1001/jamapsychiatry.2019.2291"
    figures = {(f.outcome, f.arm): f for f in published(trial, 78)}
    main = "job_or_education_ever"
    values = {arm: figures[main, arm].value for arm in ("ips", "ips_plus", "ips_pooled", "usual")}
    assert values == {"ips": 59.9, "ips_plus": 59.1, "ips_pooled": 59.5, "usual": 46.5}
    pooled, usual = figures[main, "ips_pooled"], figures[main, "usual"]
    assert (round(pooled.low or 0), round(pooled.high or 0)) == (55, 64)
    assert (round(usual.low or 0), round(usual.high or 0)) == (40, 53)
    assert figures[main, "ips_pooled - usual"].value == pytest.approx(13.0)


def test_intervals_of_shares_are_wilsons_from_counts(trial: Trial) -> None:
    figures = {(f.outcome, f.arm): f for f in published(trial, 78)}
    checked = 0
    for estimate in trial.estimates:
        if estimate.weeks != 78 or estimate.count is None:
            continue
        figure = figures[estimate.outcome, estimate.arm]
        low, high = wilson_by_hand(estimate.count, estimate.n)
        assert (figure.low, figure.high) == pytest.approx((100 * low, 100 * high), abs=1e-6)
        assert abs(100 * estimate.count / estimate.n - (estimate.percent or 0)) < 0.5
        checked += 1
    assert checked >= 6


def test_intervals_of_differences_are_newcombes(trial: Trial) -> None:
    figures = {(f.outcome, f.arm): f for f in published(trial, 78)}
    figure = figures["job_or_education_ever", "ips_pooled - usual"]
    (l1, u1), (l2, u2) = wilson_by_hand(286, 481), wilson_by_hand(111, 239)
    p1, p2 = 286 / 481, 111 / 239
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    assert (figure.low, figure.high) == pytest.approx((100 * low, 100 * high), abs=1e-6)
    assert newcombe(286, 481, 111, 239) == pytest.approx((low, high))
    assert wilson(111, 239) == pytest.approx(wilson_by_hand(111, 239))


def test_intervals_of_means_come_from_spread_and_size(trial: Trial) -> None:
    figures = {(f.outcome, f.arm): f for f in published(trial, 78)}
    hours = figures["hours", "usual"]
    assert (hours.low, hours.high) == pytest.approx(mean_interval(340.8, 573.8, 239))
    assert hours.low == pytest.approx(340.8 - 1.97 * 573.8 / math.sqrt(239), abs=0.5)


def test_counts_are_said_to_be_derived(trial: Trial) -> None:
    for estimate in trial.estimates:
        if estimate.count is not None and estimate.percent is not None:
            assert "DERIVED" in estimate.note, estimate.arm


def test_recalled_figures_are_unverified(trial: Trial) -> None:
    recalled = {(f.outcome, f.arm) for f in published(trial, 78) if f.unverified}
    assert recalled == {("hours", "ips"), ("hours", "usual")}
    for figure in published(trial, 78):
        assert figure.unverified == (figure.sureness == "RECALLED")


def test_a_difference_with_a_recalled_half_is_unverified() -> None:
    def share(arm: str, sureness: str) -> Estimate:
        return Estimate(outcome="job_ever", arm=arm, n=100, count=40, weeks=78, wording="w",
                        source="S0", sureness=sureness)

    trial = Trial(reference="usual", sizes={"ips": 100, "usual": 100},
                  estimates=(share("ips", "SEEN"), share("usual", "RECALLED")))
    figures = {f.arm: f for f in published(trial, 78)}
    assert figures["ips - usual"].unverified
    assert not figures["ips"].unverified


def test_only_figures_of_the_same_follow_up_are_compared(trial: Trial) -> None:
    assert {f.outcome for f in published(trial, 130)} == {"job_or_education_ever", "weeks_job"}
    assert published(trial, 77) == []
    assert {f.value for f in published(trial, 130) if f.outcome == "weeks_job"} == {25, 21, 17}


def test_unverified_is_shown_in_terminal_and_report(danish_trial: Experiment) -> None:
    """Made with a real comparison of few replicates, at the trial's own follow-up."""
    import io
    from dataclasses import replace

    from rich.console import Console

    import ipssim
    from ipssim.report.html import render
    from ipssim.report.terminal import print_comparison

    few = {"ips": 30, "ips_plus": 30, "usual": 30}
    quick = replace(
        danish_trial, trial=replace(danish_trial.trial, sizes=few), accrual_weeks=10,
        population=replace(danish_trial.population, size=30),
    )
    found = ipssim.compare(quick, replicates=2, workers=1)
    screen = io.StringIO()
    print_comparison(found, Console(file=screen, width=120))
    assert "488*" in screen.getvalue()
    assert "unverified" in screen.getvalue().lower()
    page = render(found, sources())
    row = next(line for line in page.splitlines() if ">488<" in line)
    assert 'class="n unverified">488<' in row
    assert ">unverified<" in row
