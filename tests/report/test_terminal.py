import dataclasses
import io

import pytest
from rich.console import Console

from ipssim.report.terminal import print_comparison


def printed(comparison, width):
    stream = io.StringIO()
    print_comparison(comparison, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_cut_and_nothing_is_wider_than_the_console(comparison, width):
    text = printed(comparison, width)
    assert "…" not in text
    assert max(len(line) for line in text.splitlines()) <= width
    for value in ("59.2", "53.1–65.3", "59.9", "53.8–66.0", "+12.8", "+13.1 ±0.40", "−8.3 ±0.25"):
        assert value in text
    for arm in ("ips_plus", "ips_pooled", "usual"):
        assert arm in text


def test_all_arms_stand_side_by_side_at_80_columns(comparison):
    (line,) = {line for line in printed(comparison, 80).splitlines() if "59.2" in line}
    assert line.split()[-5:] == ["59.2", "58.6", "58.9", "46.1", "+12.8"]


def test_what_the_model_misses_comes_before_any_number(comparison):
    text = printed(comparison, 120)
    assert text.index("What this model misses") < text.index("Any job or education")


def test_unverified_figures_carry_a_mark_and_a_note(comparison):
    text = printed(comparison, 80)
    assert "488*" in text
    assert "341*" in text
    assert "59.9*" not in text
    assert "* Unverified" in text


def test_the_fit_is_said_for_pooled_reference_and_difference(comparison):
    lines = [line for line in printed(comparison, 120).splitlines() if line.startswith("Fit, ")]
    assert len(lines) == 3
    assert all(line.endswith(": within") for line in lines)
    summary = comparison.summary.copy()
    summary.loc[summary["arm"] == "usual", "inside"] = False
    worse = dataclasses.replace(comparison, summary=summary)
    assert "40.2–52.8 %: outside" in printed(worse, 120)


def test_a_comparison_without_a_trial_is_printed_too(comparison):
    bare = dataclasses.replace(comparison, summary=comparison.summary.iloc[:0])
    text = printed(bare, 80)
    assert "Simulated and published" not in text
    assert "+13.1 ±0.40" in text
