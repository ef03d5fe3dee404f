"""Money in a comparison: budgets that add up, what follows from them, and how it is told."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from formulas import Book

import ipssim
from ipssim.cli import main
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.live import live_workbook
from ipssim.report.page.html import render as html
from ipssim.report.page.parts import Table
from ipssim.report.told.brief import page as brief
from ipssim.report.told.compare import page
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.prices import PAYERS
from ipssim.settings.read.load import load_experiment
from ipssim.studies.money import (
    ALL_YEARS,
    PERSISTING,
    PRESENT,
    SOCIETY,
    at_value,
    break_even,
    per_more,
    plane,
    priced,
)
from ipssim.studies.results import Comparison
from ipssim.studies.worlds import drawn_prices

SMALL = ["experiment=town", "population.size=60", "accrual_weeks=10", "kept_worlds=6",
         "world_replicates=1"]


def words(*more: str) -> list[str]:
    said = {word.partition("=")[0] for word in more}
    return [*(word for word in SMALL if word.partition("=")[0] not in said), *more]


def town(*more: str) -> Experiment:
    return load_experiment(words(*more))


def compared(experiment: Experiment) -> Comparison:
    return ipssim.compare(experiment, replicates=3, workers=1)


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compared(town())


def gaps(comparison: Comparison, year: str, arm: str = "ips") -> dict[str, float]:
    rows = comparison.budget
    rows = rows[(rows["arm"] == arm) & (rows["year"] == year)]
    return dict(zip(rows["payer"], rows["difference"], strict=True))


# Budgets


def test_years_add_up_and_society_is_the_sum_of_the_payers(found: Comparison) -> None:
    one, two, whole, present = (gaps(found, year) for year in ("1", "2", ALL_YEARS, PRESENT))
    for payer in (*PAYERS, SOCIETY):
        assert whole[payer] == pytest.approx(one[payer] + two[payer])
        assert present[payer] == pytest.approx(one[payer] + two[payer] / 1.035)
        assert sum(whole[name] for name in PAYERS) == pytest.approx(whole[SOCIETY])


def test_budgets_flows_and_outcomes_are_one_figure(found: Comparison) -> None:
    rows = found.differences[found.differences["arm"] == "ips"].set_index("outcome")["difference"]
    flows = found.money[found.money["arm"] == "ips"]
    for payer, gap in gaps(found, ALL_YEARS).items():
        assert rows[f"net_{payer}"] == pytest.approx(gap, abs=0.01)
        if payer != SOCIETY:
            given = flows.loc[flows["giver"] == payer, "difference"].sum()
            taken = flows.loc[flows["taker"] == payer, "difference"].sum()
            assert taken - given == pytest.approx(gap, abs=0.01)


def test_a_range_over_worlds_holds_prices_too(found: Comparison) -> None:
    rows = found.budget[(found.budget["arm"] == "ips") & (found.budget["year"] == ALL_YEARS)]
    assert (rows["worlds_low"] <= rows["worlds_high"]).all()
    prices = drawn_prices(town())
    assert len(prices) == 6
    assert prices["prices.overhead"].nunique() == 6
    more = drawn_prices(town("kept_worlds=9"))
    assert (more.head(6) == prices).all(axis=None)
    assert "prices.overhead" not in drawn_prices(town("prices.overhead=0.3"))
    assert drawn_prices(town("money=false")).empty


def test_drawn_prices_are_in_kroner_of_the_year_that_is_told(found: Comparison) -> None:
    then, later = drawn_prices(town()), drawn_prices(town("prices.year=2024"))
    ratio = later["prices.bed_day"] / then["prices.bed_day"]
    assert np.allclose(ratio, 117.4 / 100.0)
    assert (later["prices.fade"] == then["prices.fade"]).all()


# What follows


def test_at_the_price_that_breaks_even_nothing_is_left_over() -> None:
    key = "prices.consultant_year"  # in kroner of 2022
    here = compared(town("kept_worlds=0", "prices.year=2022"))
    price = 482_946 * dict(break_even(here, SOCIETY))[key]
    other = compared(town("kept_worlds=0", "prices.year=2022", f"{key}={price:.4f}"))
    before = abs(gaps(here, ALL_YEARS)[SOCIETY])
    assert abs(gaps(other, ALL_YEARS)[SOCIETY]) < 0.01 * before


def test_more_worth_in_a_year_of_work_never_makes_it_pay_less(found: Comparison) -> None:
    worlds = plane(found)
    assert worlds.shape == (6, 2)
    if (worlds[:, 0] >= 0).all():
        shares = [at_value(worlds, amount) for amount in (0, 1e5, 1e6, 1e8)]
        assert shares == sorted(shares)
    assert per_more(found, "weeks_job") is not None


def test_one_more_costs_what_the_purse_pays_by_how_many_more(found: Comparison) -> None:
    ratio = per_more(found, "job_or_education_ever")
    rows = found.differences[found.differences["arm"] == "ips"].set_index("outcome")["difference"]
    paid = -sum(rows[f"net_{payer}"] for payer in PAYERS[:3])
    assert ratio is not None
    assert ratio.value == pytest.approx(paid / (rows["job_or_education_ever"] / 100), rel=1e-6)


def test_nothing_is_assumed_of_later_unless_it_is_asked_for(found: Comparison) -> None:
    assert PERSISTING not in set(found.budget["year"])
    later = compared(town("prices.persist_years=3", "prices.fade=0", "prices.discount=0",
                          "kept_worlds=0"))
    gone = compared(town("prices.persist_years=3", "prices.fade=1", "prices.discount=0",
                         "kept_worlds=0"))
    whole, kept, faded = (
        gaps(one, year)["municipality"]
        for one, year in ((later, ALL_YEARS), (later, PERSISTING), (gone, PERSISTING))
    )
    assert kept - whole == pytest.approx(3 * (faded - whole))  # three years, or the first alone


# Off


def test_without_money_nothing_of_it_is_told() -> None:
    off = compared(town("money=false", "kept_worlds=0"))
    money = {code for code, one in OUTCOMES.items() if one.group == "money"}
    assert not money & set(off.differences["outcome"])
    assert off.budget.empty
    assert "budget.csv" not in off.tables()
    told = html(page(off))
    assert "Does it pay" not in told
    assert "Nothing is said about costs" in told


# How it is told


def test_the_first_screen_says_what_is_left_to_whom(found: Comparison) -> None:
    said = " ".join(page(found).answer.said)
    for payer in ("municipality", "region", "state", "the person", "society"):
        assert f"{payer} " in said
    assert "kroner of 2016 a person" in said
    assert "costs;" not in page(found).answer.short


def test_sections_say_by_which_rules_and_what_is_not_priced(found: Comparison) -> None:
    told = html(page(found))
    for words in ("Does it pay, and for whom", "Until 2015 the state pays back",
                  "Not priced:", "Nothing is assumed of what happens after 18 months"):
        assert words in told


def test_only_the_trial_stands_beside_what_it_published(found: Comparison) -> None:
    assert "has been published" not in html(page(found))
    small = replace(load_experiment(["kept_worlds=0"]), accrual_weeks=169)
    told = html(page(ipssim.compare(small, replicates=1, workers=1)))
    assert "Money beside what has been published" in told
    assert "25,293" in told


def test_prices_of_ones_own_are_read_as_kroner_of_the_year_named() -> None:
    own = compared(town("prices.bed_day=5000", "prices.year=2024", "kept_worlds=0"))
    assert any("day" in text and "5,000" in text and "kroner of 2024" in text
               for text in page(own).answer.warnings)
    rows = {str(row.cells[0]): row.cells for one in page(own).sections if one.key == "money-rules"
            for part in one.parts if isinstance(part, Table) for row in part.rows}
    (line,) = (cells for what, cells in rows.items() if "psychiatric ward" in what)
    assert [line[1], line[3], line[5], line[7]] == ["5,000", "2024", "your own", "–"]
    assert priced(own.experiment)["prices.bed_day"].here == 5000.0
    other = priced(own.experiment)["prices.consultant_year"]
    assert other.here is not None
    assert other.here > float(other.value)  # moved from its own year to 2024


def test_the_workbook_shows_a_price_of_ones_own_as_it_was_set() -> None:
    import openpyxl

    own = compared(town("prices.consultant_year=610000", "prices.year=2024", "kept_worlds=0"))
    book = openpyxl.load_workbook(BytesIO(live_workbook(own, brief(own))))
    assert [book["Prices"][cell].value for cell in ("B4", "C4")] == [610000, 610000]


def test_a_price_that_breaks_even_does_so_in_the_workbook(found: Comparison) -> None:
    """What the page says and what a reader finds by typing the price are the same."""
    prices, tried = priced(found.experiment), set()
    for payer, word in (("municipality", "municipality"), (SOCIETY, "society")):
        for key, factor in break_even(found, payer):
            book = Book(live_workbook(found, brief(found)))
            said = "Courses and mentors" if key == "prices.course_week" else (
                prices[key].spec.meaning)
            rows = [row for row in book.book["Prices"].iter_rows(max_col=3)
                    if str(row[0].value).startswith(said)]
            for _, here, yours in rows:
                yours.value = factor * here.value
                left = book.value("Brief", f"C{book.find('Brief', word)}")
                assert left == pytest.approx(0.0, abs=1.0), key
                tried.add(key)
    assert len(tried) > 1


def test_a_programme_that_admits_nobody_is_no_way_to_save() -> None:
    nobody = compared(town("programme@arms.nobody=none", "treated=nobody", "kept_worlds=0"))
    for told in (page(nobody), brief(nobody)):
        assert any("Nobody may be left without any service by law" in one
                   for one in told.answer.warnings)


def test_persist_is_an_option_that_marks_what_is_assumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *words("kept_worlds=0"), "--replicates", "2", "--persist", "4",
                 "--workers", "1", "--out", str(tmp_path / "run"), "--full"]) == 0
    told = capsys.readouterr().out
    assert "goes on for 4 years, and 50 % of each difference is gone" in " ".join(told.split())
    assert PERSISTING in (tmp_path / "run" / "budget.csv").read_text("utf-8")
    assert main(["compare", "--persist", "90"]) == 2


def test_what_a_service_cannot_go_on_with_is_named_where_it_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "service.yaml"
    file.write_text("experiment: service_over_time\nprices: {persist_years: 5}\n", "utf-8")
    assert main(["compare", str(file), "--out", str(tmp_path / "run")]) == 2
    assert f"{file}, line 2: prices.persist_years = 5" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
    file.write_text(file.read_text("utf-8") + "money: false\n", "utf-8")
    assert load_experiment(files=[file]).prices.persist_years == 5  # nothing is reckoned by it


def test_the_workbook_gives_what_a_run_at_other_prices_gives(tmp_path: Path) -> None:
    import openpyxl

    where = ("kept_worlds=0", "prices.year=2022")
    here, there = (compared(town(*where, f"prices.consultant_year={price}"))
                   for price in (500_000, 600_000))
    content = here.pages()["report.xlsx"]
    (tmp_path / "report.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    sheet = book["Budget"]
    said = {row[0].value: row[4].value for row in sheet.iter_rows(min_row=4)}
    flows = there.money[there.money["arm"] == "ips"].set_index("purpose")["difference"]
    assert said["the programme's posts"] * 1.2 == pytest.approx(flows["support"], rel=1e-3)
    assert said["benefits"] == pytest.approx(flows["benefits"])


def test_every_price_of_the_workbook_moves_it_as_a_run_at_that_price_would(tmp_path: Path) -> None:
    where = ("kept_worlds=0", "prices.year=2022")
    changed = {"prices.overhead": 0.4, "prices.clinician_factor": 1.9, "prices.talk_hours": 1.1,
               "prices.consultant_year": 650_000.0, "prices.bed_day": 5_000.0,
               "law.copayment": 0.2, "law.tax_kept": 0.3}
    here = compared(town(*where))
    there = compared(town(*where, *(f"{key}={value}" for key, value in changed.items())))
    book = Book(live_workbook(here, brief(here)))
    declared = dict(parameters(Experiment()))
    for key, value in changed.items():
        row = book.find("Prices", declared[key].meaning[:40])
        book.book["Prices"][f"C{row}"] = value
    budget = there.budget[(there.budget["arm"] == "ips") & (there.budget["year"] == "all")]
    for payer, gap in budget.set_index("payer")["difference"].items():
        row = book.find("Brief", f"{payer}" if payer != "person" else "the person")
        assert book.value("Brief", f"C{row}") == pytest.approx(gap, abs=3.0), payer


def test_what_fades_is_drawn_with_each_world(found: Comparison) -> None:
    later = compared(town("prices.persist_years=5", "prices.discount=0"))
    rows = later.budget[(later.budget["arm"] == "ips") & (later.budget["payer"] == SOCIETY)]
    rows = rows.set_index("year")
    spread = rows["worlds_high"] - rows["worlds_low"]
    assert spread[PERSISTING] > spread[ALL_YEARS]
    kept = compared(town("prices.persist_years=5", "prices.discount=0", "prices.fade=0.999"))
    still = kept.budget[(kept.budget["arm"] == "ips") & (kept.budget["payer"] == SOCIETY)]
    still = still.set_index("year")
    assert (still["worlds_high"] - still["worlds_low"])[PERSISTING] < spread[PERSISTING]


def test_what_it_leans_on_is_what_moves(found: Comparison) -> None:
    told = html(page(found))
    assert "Rent, administration and equipment" in told.split("None of this should")[1][:300]
    assert "contact with treatment outside" not in told.split("None of this should")[1][:300]


@pytest.mark.parametrize("words", [
    ["experiment=service_over_time", "--persist", "2"], ["money=false", "--persist", "2"],
])
def test_an_option_that_would_change_nothing_is_refused(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *words, "--out", str(tmp_path / "run")]) == 2
    assert "would change nothing" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_published_money_stands_beside_the_trial_alone() -> None:
    few = ["kept_worlds=0", "population.size=30"]
    there = ipssim.compare(load_experiment([*few, "arms.ips.caseload_cap=40"]), replicates=1,
                           workers=1)
    assert "has been published" not in html(page(there))
