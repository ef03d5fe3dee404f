import dataclasses
import re
from html.parser import HTMLParser

import pytest
from pictures import undrawn

from ipssim.report import texts
from ipssim.report.html import write_report

SOURCES = {
    "christensen_2019": {"citation": "Christensen TN (2019), æøå & <tags>.", "doi": "10.1/x"},
    "bm_2018": {"citation": "Ministry (2018)."},
}


class Page(HTMLParser):
    """Collects headings, attributes that load something, and the text before each heading."""

    def __init__(self):
        super().__init__()
        self.headings, self.loads, self.tags, self.images = [], [], [], []
        self._in_heading = False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self._in_heading = tag in ("h1", "h2")
        if tag != "a":
            self.loads += [given[name] for name in ("src", "href", "xlink:href") if name in given]
        if given.get("role") == "img":
            self.images.append(given.get("aria-label", ""))

    def handle_data(self, data):
        if self._in_heading and data.strip():
            self.headings.append(data.strip())

    def handle_endtag(self, tag):
        if tag in ("h1", "h2"):
            self._in_heading = False


@pytest.fixture(scope="module")
def written(comparison, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(comparison, path, SOURCES)
    return path


@pytest.fixture(scope="module")
def text(written):
    return written.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def page(text):
    found = Page()
    found.feed(text)
    return found


def test_the_file_loads_nothing_from_elsewhere(page, text):
    assert page.loads  # markers of the drawings, inside the file
    assert all(target.startswith("#") for target in page.loads)
    assert {"script", "link", "iframe", "img"}.isdisjoint(page.tags)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)


def test_what_the_model_misses_comes_first(page, comparison):
    assert page.headings[:2] == [comparison.experiment.title, texts.MISSES_TITLE]


def test_what_is_missing_is_of_this_comparison(text):
    section = text[text.index('id="misses"') : text.index('id="key"')]
    for words in ("78 weeks", "IPS and IPS+ have the same settings"):
        assert words in section


def test_every_drawing_is_described_in_words(page):
    assert len(page.images) == page.tags.count("svg") == len(texts.FIGURES)
    assert all(page.images)


def test_numbers_stand_with_interval_source_and_sureness(text):
    row = text[text.index("<td>IPS and IPS+ pooled</td>") :].split("</tr>")[0]
    for cell in ("58.9", "54.6–63.2", "59.5", "55.0–63.8", "yes", "BM 2018", "read in the source"):
        assert cell in row


def test_recalled_figures_are_marked_unverified(text):
    rows = [row for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL) if ">488<" in row]
    assert len(rows) == 1
    assert rows[0].count("unverified") >= 3


def test_a_mean_outside_is_shown_as_no(comparison, tmp_path):
    summary = comparison.summary.copy()
    summary.loc[summary["arm"] == "usual", "inside"] = False
    with undrawn():
        write_report(
            dataclasses.replace(comparison, summary=summary), tmp_path / "r.html", SOURCES
        )
    assert '<td class="no">no</td>' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_how_it_was_made_is_told(text):
    for words in (
        "Seed 1, 60 replicates, ipssim 0.1.0", "0123456789abcdef", "caseload_cap",
        "world.getting.own_search",
    ):
        assert words in text
    assert "left out" not in text[text.index(texts.MANIFEST_TITLE) :]


def test_sources_are_written_out_and_escaped(text):
    assert "Christensen TN (2019), æøå &amp; &lt;tags&gt;." in text
    assert "doi:10.1/x" in text


def test_a_report_without_sources_or_trial_still_opens(comparison, tmp_path):
    bare = dataclasses.replace(comparison, summary=comparison.summary.iloc[:0])
    with undrawn():
        write_report(bare, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert texts.SOURCES_NONE in text
    assert texts.OUTCOMES_TITLE not in text
    assert texts.DIFFERENCES_TITLE in text


def test_the_same_comparison_gives_the_same_bytes(comparison, written, tmp_path):
    write_report(comparison, tmp_path / "again.html", SOURCES)
    assert (tmp_path / "again.html").read_bytes() == written.read_bytes()
