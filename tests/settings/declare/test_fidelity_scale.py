"""The fidelity scale as data: complete, honest about its cut-offs, and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.errors import InputError
from ipssim.outcomes.fidelity.evidence import MEASURES
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.settings.read.load import config_dir, load, sources


@pytest.fixture(scope="module")
def scale() -> FidelityScale:
    found: FidelityScale = load("ips_25", kind="fidelity")
    return found


@pytest.fixture(scope="module")
def danish() -> FidelityScale:
    found: FidelityScale = load("ips_25_denmark", kind="fidelity")
    return found


def test_twenty_five_items_in_three_sections(scale: FidelityScale) -> None:
    assert [item.number for _, item in scale.ordered] == list(range(1, 26))
    sections = [item.section for _, item in scale.ordered]
    assert [sections.count(name) for name in ("staffing", "organisation", "services")] == [3, 8, 14]
    assert scale.highest == 125


def test_only_two_items_and_one_band_are_verified(scale: FidelityScale) -> None:
    assert [item.number for _, item in scale.ordered if not item.unverified] == [1, 2]
    assert [name for name, sure in scale.band_sureness.items() if sure == "SEEN"] == ["fair"]


def test_the_cut_offs_that_were_seen(scale: FidelityScale) -> None:
    assert scale.items["caseload"].cuts == (40, 30, 25, 20)
    assert scale.items["employment_only"].cuts == (60, 75, 90, 96)


@pytest.mark.parametrize(
    ("total", "band"),
    [(125, "exemplary"), (115, "exemplary"), (114.4, "good"), (99.5, "good"), (99.4, "fair"),
     (74, "fair"), (73, "not supported employment"), (25, "not supported employment")],
)
def test_bands(scale: FidelityScale, total: float, band: str) -> None:
    assert scale.band(total) == band


def test_every_item_is_measured_by_something_there_is(
    scale: FidelityScale, danish: FidelityScale
) -> None:
    for item in (*scale.items.values(), *danish.items.values()):
        assert item.measure in MEASURES
        assert item.measured
    used = {item.measure for one in (scale, danish) for item in one.items.values()}
    assert used == set(MEASURES)


def test_sources_are_known(scale: FidelityScale, danish: FidelityScale) -> None:
    known = {*sources(), "assumed"}
    for item in (*scale.items.values(), *danish.items.values()):
        assert not item.source or item.source in known
        assert bool(item.adaptation) == bool(item.adaptation_source)
        assert not item.adaptation_source or item.adaptation_source in known
        assert item.unverified or item.source


def test_the_danish_adaptation_differs_where_it_says_so(
    scale: FidelityScale, danish: FidelityScale
) -> None:
    adapted = {code for code, item in danish.items.items() if item.adaptation}
    assert adapted == {"team_contact", "agency_contact", "employer_contacts", "competitive_jobs"}
    for code, item in danish.items.items():
        assert (item == scale.items[code]) == (code not in adapted)
        assert item.cuts == scale.items[code].cuts
    assert "records" not in danish.items["team_contact"].counted


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("items: {caseload: {cuts: [20, 25, 30, 40]}}", "cut-offs cannot be used"),
        ("items: {caseload: {cuts: [40, 30]}}", "four numbers, falling"),
        ("items: {caseload: {number: 2}}", "number is"),
        ("items: {caseload: {anchors: [a, b]}}", "five texts"),
        ("items: {caseload: {sureness: maybe}}", "not one of the choices"),
        ("items: {caseload: {measrue: caseload}}", "There is no setting called"),
        ("items: {team_contact: {left_out: [recordz]}}", "no part called recordz"),
        ("items: {disclosure: {adaptation: other}}", "says where it comes from"),
        ("items: {vocational_unit: {cuts: [2, 3, 4, 6]}}", "whole numbers from 2 to 5"),
        ("bands: {splendid: 120}", "how sure this band is"),
    ],
)
def test_a_wrong_scale_is_refused_with_the_line(tmp_path: Path, change: str, message: str) -> None:
    shipped = (config_dir() / "fidelity" / "ips_25.yaml").read_text("utf-8")
    (tmp_path / "ips_25.yaml").write_text(shipped, "utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(f"defaults: [ips_25, _self_]\n{change}\n", "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load(own, kind="fidelity")
    assert all(".yaml, line" in problem.origin for problem in caught.value.problems)
