"""A page shown as HTML, in a terminal and as CSV, from the same objects."""

import re
import shutil
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from shown import in_terminal

from ipssim.report.page.html import render
from ipssim.report.page.markdown import markdown
from ipssim.report.page.parts import (
    Answer,
    Cell,
    Page,
    Picture,
    Points,
    Row,
    Said,
    Section,
    Table,
    Terms,
    table_csv,
)

TABLE = Table(
    ("Outcome", "A service with a long name", "B", "Source"),
    (
        Row(("Getting there",), "group"),
        Row(("Any <job>", Cell("59.5", "unsure"), "46.5", "Somebody 2019")),
        Row(("Sum", "1", "2", ""), "sum"),
    ),
    left=(3,), title="Numbers",
)


def drawn() -> Figure:
    figure = Figure(figsize=(3, 2))
    figure.text(0.5, 0.5, "x")
    return figure


@pytest.fixture(scope="module")
def page() -> Page:
    answer = Answer(
        "Which one?", ("Of 100 people, 59 instead of 46.", "More of it."),
        (("Luck", "±1"), ("Not known", "much")), (("Rests on", "rules"),), TABLE,
        Picture("main", drawn, "A picture of it"), ("Careful.",), "Costs are missing.", left=3,
    )
    return Page("A page", "en", answer, (
        Section("misses", "What is missing", (Points(("one & two", "three")),), tone="misses"),
        Section("all", "All of it", (
            Said("A sentence.", "soft"), Terms((("term", "meaning"),)), TABLE,
            Picture("other", drawn, "Another", "Title", "Seen.", "Means."),
        ), folded=True),
    ), last=("Already complete.",))


def test_the_answer_comes_before_what_is_missed_and_that_before_all_else(page: Page) -> None:
    text = render(page)
    places = [text.index(words) for words in (
        "Which one?", "Careful.", "Of 100 people", "What is missing", "All of it",
    )]
    assert places == sorted(places)


def test_a_folded_section_is_shut_and_its_picture_inside_it(page: Page) -> None:
    text = render(page)
    (folded,) = re.findall(r"<details.*?</details>", text, re.DOTALL)
    assert "open" not in folded.split(">")[0]
    assert 'id="figure-other"' in folded
    assert text.count("<svg") == 2


def test_the_file_loads_nothing_from_elsewhere_and_escapes_what_it_says(page: Page) -> None:
    text = render(page)
    assert not re.search(r"<(script|link|img|iframe)|@import|url\((?!#)", text)
    assert "Any &lt;job&gt;" in text
    assert "one &amp; two" in text


def test_every_picture_is_described(page: Page) -> None:
    assert re.findall(r'role="img" aria-label="([^"]*)"', render(page)) == [
        "A picture of it", "Another",
    ]


def test_the_same_page_gives_the_same_text(page: Page) -> None:
    assert render(page) == render(page)


def test_cells_carry_their_tone_and_numbers_stand_right(page: Page) -> None:
    text = render(page)
    assert '<td class="n unsure">59.5</td>' in text
    assert '<td class="">Somebody 2019</td>' in text
    assert '<tr class="sum">' in text


def test_a_terminal_shows_the_answer_or_all(page: Page) -> None:
    short, full = in_terminal(page), in_terminal(page, full=True)
    for words in ("Which one?", "Of 100 people", "59.5", "Luck: ±1", "Costs are missing."):
        assert words in short
    assert "What is missing" not in short
    assert "3 more: --full" in short
    for words in ("What is missing", "- one & two", "term: meaning", "A sentence."):
        assert words in full
    assert short.rstrip().endswith("Already complete.")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_nothing_is_cut_or_wider_than_the_terminal(page: Page, width: int) -> None:
    text = in_terminal(page, full=True, width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    for words in ("59.5", "46.5", "Somebody"):
        assert words in text


def test_a_table_is_csv_with_its_groups() -> None:
    assert table_csv(TABLE).splitlines() == [
        ",Outcome,A service with a long name,B,Source",
        "Getting there,Any <job>,59.5,46.5,Somebody 2019", "Getting there,Sum,1,2,",
    ]


def test_markdown_has_the_answer_and_what_is_open(page: Page) -> None:
    text, answer = markdown(page), markdown(page, only_answer=True)
    assert text.startswith(answer.rstrip())
    for words in (
        "**Which one?**", "Of 100 people", "| Any <job> | 59.5 | 46.5 |", "- **Luck:** ±1",
    ):
        assert words in answer
    assert "### What is missing" in text
    assert "All of it" not in text  # folded
    assert text.count("| Outcome |") == 1


def test_a_table_with_dials_is_whole_without_scripts_and_loads_nothing() -> None:
    dialled = Table(
        ("Cap", "Limit", "Gain"),
        tuple(Row((cap, limit, f"{cap}{limit}")) for cap in "12" for limit in "ab"),
        numbers=1, dials=2, dials_said=("Choose.", "Show all"),
    )
    bare = Answer(question="Q?", said=("A.",), sure=(), rests=(), table=Table(("x",), ()))
    text = render(Page("T", "en", bare, (Section("points", "Points", (dialled,)),)))
    assert dialled.choices(0) == ["1", "2"]
    assert text.count('type="range"') == 2
    assert 'data-values="a|b"' in text
    assert '<form class="dials" hidden>' in text  # a browser without scripts shows the whole table
    assert text.count("<tr>") >= 5
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert not re.search(r"https?:|fetch|import|XMLHttp", script)
    assert "<script" not in render(Page("T", "en", bare, ()))


@pytest.mark.ci
def test_dials_choose_a_row_by_keyboard(tmp_path: Path) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("there is no Chromium here, so no dial is turned")
    from make import accessible

    dialled = Table(
        ("Cap", "Limit", "Gain"),
        tuple(Row((cap, limit, f"{cap}{limit}")) for cap in "12" for limit in "ab"),
        numbers=1, dials=2, dials_said=("Choose.", "Show all"),
    )
    bare = Answer(question="Q?", said=("A.",), sure=(), rests=(), table=Table(("x",), ()))
    path = tmp_path / "page.html"
    path.write_text(render(Page("T", "en", bare, (Section("points", "Points", (dialled,)),))),
                    encoding="utf-8")
    with accessible.browser() as started, accessible.opened(started, path) as (opened, asked):
        opened.locator("input[type=range]").first.focus()
        assert opened.locator(".chosen").text_content() == "Gain: 1a"
        opened.keyboard.press("ArrowRight")
        assert opened.locator(".chosen").text_content() == "Gain: 2a"
        shown = opened.locator("#points tbody tr:visible")
        assert shown.count() == 1
        opened.locator("input[type=checkbox]").check()
        assert opened.locator("#points tbody tr:visible").count() == 4
        assert accessible.wrong(opened) == []
        assert asked == []
