"""Lists: nothing is cut, CSV says the same, unverified figures say so."""

from __future__ import annotations

import csv
import io

import pytest
from rich.console import Console

from ipssim.report.lists import parameters, programmes, trials
from ipssim.report.lists.shape import Listing, print_csv, print_listing
from ipssim.report.told.common import model_parameters
from ipssim.settings.read.load import load_experiment, options


def shown(listing: Listing, width: int = 80) -> str:
    stream = io.StringIO()
    print_listing(listing, Console(file=stream, width=width))
    return stream.getvalue()


def records(listing: Listing) -> list[dict[str, str]]:
    stream = io.StringIO()
    print_csv(listing, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


LISTINGS = {
    "programmes": lambda: programmes.programmes(),
    "compare": lambda: programmes.programme_fields(options("programme"), everything=True),
    "parameters": lambda: parameters.parameters(),
    "trials": lambda: trials.trials(),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_text_fits_80_columns_and_cuts_no_name(name: str) -> None:
    listing = LISTINGS[name]()
    text = shown(listing)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "\x1b" not in text
    if name in ("programmes", "compare", "parameters"):
        for row in records(listing):
            assert next(iter(row.values())) in text


def test_programmes_have_a_line_about_them_and_their_sources() -> None:
    rows = {row["name"]: row for row in records(programmes.programmes())}
    assert set(rows) == set(options("programme"))
    for row in rows.values():
        assert row["about"]
        assert row["limits"]
    assert "S2" in rows["ips_shared_care"]["sources"]
    assert "26 weeks" in rows["package"]["limits"]


def test_side_by_side_shows_what_differs() -> None:
    few = records(programmes.programme_fields(["ips_shared_care", "package"]))
    every = records(programmes.programme_fields(["ips_shared_care", "package"], everything=True))
    assert 0 < len(few) < len(every)
    for row in few:
        assert row["ips_shared_care"] != row["package"]
        assert row["meaning"]
        assert row["unit"]
    same = shown(programmes.programme_fields(["package", "package"]))
    assert "differ in no setting" in same


def test_parameters_are_all_there_and_can_be_filtered() -> None:
    keys = {key for key, _ in model_parameters(load_experiment())}
    assert {row["key"] for row in records(parameters.parameters())} == keys
    group = records(parameters.parameters(["getting"]))
    assert {row["key"] for row in group} == {k for k in keys if k.startswith("world.getting.")}
    trust = records(parameters.parameters(["trust", "week"]))
    assert trust
    assert len(trust) < len(records(parameters.parameters(["trust"])))
    (problem,) = parameters.check_words(["populaton"])
    assert problem.nearest == "population"


def test_trials_show_intervals_and_what_is_unverified() -> None:
    text = shown(trials.trials())
    assert "10.1001/jamapsychiatry.2019.2291" in text
    assert "55.0–63.8" in text
    assert "RECALLED, unverified" in text
    rows = records(trials.trials(["danish_2019"]))
    assert {row["weeks"] for row in rows} >= {"78", "130"}
    assert {row["sureness"] for row in rows} >= {"SEEN", "RECALLED", "DERIVED"}
