"""A service over time told: its numbers are the study's, and say on how many people they rest."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from ipssim.outcomes.service import MEASURES
from ipssim.report.figures.measure import collisions
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Row, Said, Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.report.told.service import page
from ipssim.report.told.service_rows import OPENINGS, effect, half, sizes
from ipssim.report.words import words
from ipssim.studies.service import ServiceStudy
from ipssim.studies.service_tables import GROUPS, NET, SCARCE

W = words()

MONEY = ("money", "money_plane", "money_curve")


@pytest.fixture(scope="module")
def study(sized_service: ServiceStudy) -> ServiceStudy:
    return sized_service


@pytest.fixture(scope="module")
def alone(lone_service: ServiceStudy) -> ServiceStudy:
    return lone_service


def printed(one: Page, *, full: bool = False) -> str:
    stream = io.StringIO()
    print_page(one, full=full, console=Console(file=stream, width=80, color_system=None))
    return stream.getvalue()


def tables(one: Page, key: str) -> list[Table]:
    return [table for section, table in one.tables() if section == key]


def said(one: Page, key: str) -> str:
    return " ".join(
        part.text for section in one.sections if section.key == key
        for part in section.parts if isinstance(part, Said)
    )


def cells(row: Row) -> list[str]:
    return [text_of(cell) for cell in row.cells]


def in_groups(table: Table) -> dict[tuple[str, str], list[str]]:
    """Return the lines by the heading they stand under and their first cell."""
    found, head = {}, ""
    for row in table.rows:
        if row.kind == "group":
            head = text_of(row.cells[0])
        else:
            found[head, text_of(row.cells[0])] = cells(row)[1:]
    return found


def test_the_answer_is_the_effect_on_those_served(study: ServiceStudy) -> None:
    row = effect(study, "served", "window_reached")
    assert row is not None
    answer = page(study).answer
    assert f"about {round(row['with_service'])} begin" in answer.said[0]
    assert f"about {round(row['without_service'])} of the same" in answer.said[0]
    reach = half(row, "difference")
    assert reach == pytest.approx(row["high"] - row["difference"])
    assert W.number(reach, 1) in answer.sure[0][1]
    assert f"about {round(row['people'])} people" in answer.sure[0][1]


@pytest.mark.parametrize(("met", "empty"), [(1.0, True), (3.0, False)])
def test_places_that_stand_empty_are_said(
    sized_service: ServiceStudy, met: float, empty: bool
) -> None:
    measures = sized_service.measures.copy()
    measures.loc[measures["measure"] == "caseload_met", "mean"] = met
    said = " ".join(page(replace(sized_service, measures=measures)).answer.said)
    cap = sized_service.experiment.arms[sized_service.experiment.treated].caseload_cap
    assert (f"have {met:.0f} people each on average where they may have {cap}" in said) is empty


def test_no_change_beyond_luck_is_not_told_as_one(study: ServiceStudy) -> None:
    effects = study.effects.copy()
    chosen = (effects["group"] == "not_served") & (effects["outcome"] == "weeks_job")
    chosen &= effects["openings"] == SCARCE
    for change, low, high, told in (
        (-0.5, -0.7, -0.3, "0.50 fewer"), (0.5, 0.3, 0.7, "0.50 more"), (0.1, -0.1, 0.3, "luck"),
    ):
        effects.loc[chosen, ["difference", "low", "high"]] = change, low, high
        assert told in page(replace(study, effects=effects)).answer.said[-1]


def test_few_lines_in_a_terminal_and_all_of_it_in_80_columns(
    study: ServiceStudy, alone: ServiceStudy
) -> None:
    for one in (study, alone):
        shown = printed(page(one))
        assert len(shown.splitlines()) <= 25
        text = printed(page(one), full=True)
        assert max(map(len, text.splitlines())) <= 80
        assert len(text.splitlines()) > 150


def test_effects_say_on_how_many_people_they_rest(study: ServiceStudy) -> None:
    (table,) = tables(page(study), "who")
    assert "People" in table.heads
    found = in_groups(table)
    for group, label in (("served", "Served"), ("everybody", "Everybody")):
        row = effect(study, group, "weeks_job")
        assert row is not None
        people, with_it, without, difference = found["Weeks in a job", label]
        assert people == W.number(row["people"])
        assert (with_it, without) == (
            W.number(row["with_service"], 1), W.number(row["without_service"], 1)
        )
        assert difference.startswith(W.number(row["difference"], 2, signed=True))
        assert difference.endswith(W.number(half(row, "difference"), 2))
    assert found["Weeks in a job", "Everybody"][0] == "60"
    assert "95 % interval" in said(page(study), "who")


def test_every_effect_and_measure_is_there(study: ServiceStudy) -> None:
    (table,) = tables(page(study), "effects")
    lines = [row for row in table.rows if row.kind != "group"]
    assert len(lines) == len(study.effects)
    assert {cells(row)[1] for row in lines} == {W.say(f"service.openings.{one}")
                                               for one in OPENINGS.values()}
    (measures,) = tables(page(study), "measures")
    assert [cells(row)[0] for row in measures.rows] == [one.short for one in MEASURES.values()]
    assert set(W.entry("service.groups")) == {"window", *GROUPS}


def test_years_and_sizes_are_the_tables(study: ServiceStudy) -> None:
    (years,) = tables(page(study), "years")
    planned = study.yearly[study.yearly["posts_factor"] == 1.0]
    assert [row.cells[0] for row in years.rows] == [str(one) for one in planned["year"].unique()]
    admitted = planned[planned["measure"] == "admitted"]["mean"]
    column = years.heads.index("Admitted")
    assert [row.cells[column] for row in years.rows] == [W.number(one, 1) for one in admitted]
    (table,) = tables(page(study), "sizes")
    assert table.heads[1:] == ("× 0.5", "× 1", "× 2")
    rows = {cells(row)[0]: cells(row)[1:] for row in table.rows}
    found = sizes(study)
    for label, code in (("Ever served", "served"), ("Weeks in a job: all others", "net_others")):
        for cell, (_, measures) in zip(rows[label], found.items(), strict=True):
            row = measures[code]
            decimals = 0 if code == "served" else 1
            assert cell.split(" ")[0] == W.number(row["mean"], decimals, signed=code in NET)
            _, _, reach = cell.partition(" ±")
            assert float(reach or 0) == pytest.approx(half(row), abs=0.5 * 10**-decimals)
    assert "±" not in rows["Posts"][0]


def test_one_run_shows_no_luck_and_is_said_to(alone: ServiceStudy) -> None:
    one = page(alone)
    assert any("contingencies" in line for line in one.answer.warnings)
    assert "one run" in one.answer.sure[0][1]
    for key in ("who", "sizes"):
        assert not any("±" in cell for table in tables(one, key)
                       for row in table.rows for cell in cells(row))
    assert "without_scarcity" in said(one, "who")
    assert "never used up" not in said(one, "planned")


def test_few_runs_warn(study: ServiceStudy) -> None:
    assert any("3 runs only" in line for line in page(study).answer.warnings)
    assert not page(replace(study, replicates=10)).answer.warnings


def test_nobody_served_is_said(study: ServiceStudy) -> None:
    none = replace(study, effects=study.effects[study.effects["group"] != "served"])
    assert "Nobody was served" in page(none).answer.said[0]
    assert len(printed(page(none)).splitlines()) <= 25


@pytest.mark.parametrize(("weeks", "told"), [
    (None, "fewer than half"), (0.0, "at once"), (1.0, "within 1 week"), (7.4, "within 7 weeks"),
])
def test_how_long_half_wait(study: ServiceStudy, weeks: float | None, told: str) -> None:
    measures = study.measures.copy()
    measures.loc[measures["measure"] == "wait_expected", "mean"] = weeks
    assert told in page(replace(study, measures=measures)).answer.said[1]


def test_pictures_do_not_collide_and_name_their_bands(
    study: ServiceStudy, alone: ServiceStudy
) -> None:
    drawn = {one.name: one.draw() for one in page(study).pictures()}
    assert set(drawn) == {"answer", "effects", "years", "frontier", *MONEY}
    assert {one.name for one in page(alone).pictures()} == {"answer", "effects", "years", *MONEY}
    for name, figure in drawn.items():
        assert collisions(figure) == [], name
    for one in page(alone).pictures():
        assert collisions(one.draw()) == [], one.name
    for name in ("effects", "years", "frontier"):
        labels = [text.get_text() for text in drawn[name].legends[0].get_texts()]
        assert "95 % interval (luck)" in labels
    assert not any(
        "95 %" in text.get_text() for one in page(alone).pictures()
        for legend in one.draw().legends for text in legend.get_texts()
    )
    names = [text.get_text() for text in drawn["frontier"].axes[0].texts]
    assert sorted(names) == ["× 0.5", "× 1", "× 2"]


def test_the_page_says_first_what_stands_behind_it(study: ServiceStudy) -> None:
    one = page(study)
    assert one.sections[0].key == "misses"
    text = render(one)
    assert text == render(page(study))
    assert text.count("<svg") == 7
    assert "Nothing published stands beside" in text.split("What this model misses")[0]
    assert "not a random part of the target group" in text
