"""A switched-off mechanism is said wherever results are read, and no fit is judged then."""

import dataclasses
import io
from pathlib import Path

import pytest
from rich.console import Console

from ipssim.report import texts
from ipssim.report.html import context, write_report
from ipssim.report.switches import off_sentence
from ipssim.report.terminal import print_comparison
from ipssim.settings.mechanisms import Mechanisms

pytestmark = pytest.mark.usefixtures("undrawn")


def without(comparison, **switches: bool):
    experiment = comparison.experiment
    world = dataclasses.replace(experiment.world, mechanisms=Mechanisms(**switches))
    return dataclasses.replace(
        comparison, experiment=dataclasses.replace(experiment, world=world)
    )


def printed(comparison) -> str:
    stream = io.StringIO()
    print_comparison(comparison, Console(file=stream, width=200, color_system=None))
    return stream.getvalue()


def test_what_is_switched_off_is_said_first(comparison, tmp_path: Path) -> None:
    off = without(comparison, exhaustion=False)
    said = off_sentence(off.experiment)
    assert said.startswith("Switched off: the consultant's stress, exhaustion and leaving. The")
    assert printed(off).splitlines()[1] == said
    told = context(off, {})
    assert told["misses"][0] == told["off"] == said
    write_report(off, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8").replace("&#39;", "'")
    assert page.index("<h1>") < page.index(said) < page.index('id="misses"')


def test_no_fit_is_judged_with_a_mechanism_off(comparison) -> None:
    assert "Fit, " in printed(comparison)
    off = without(comparison, exhaustion=False, pace=False)
    assert "Fit, " not in printed(off)
    assert texts.TERMINAL_WITHIN + "  " not in printed(off)
    told = context(off, {})
    words = " ".join(told["key_results"])
    assert texts.KEY_ALL_INSIDE not in words
    assert texts.KEY_NO_VERDICT in words
    cells = {row["inside"] for group in told["outcomes"] for row in group["rows"]}
    assert cells <= {"", texts.BLANK}


def test_nothing_is_said_with_everything_on(comparison) -> None:
    assert off_sentence(comparison.experiment) == ""
    assert "Switched off" not in printed(comparison)
