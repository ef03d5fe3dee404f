"""`ipssim compare`, run as a user runs it, in an empty folder."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.studies.results import DIFFERENCES, SUMMARY
from pictures import undrawn

ROOT = Path(__file__).resolve().parents[2]
LITTLE = ("population.size=80", "--replicates", "4")
WRITTEN = {
    "report.html", "report.md", "tables.xlsx", "summary.csv", "differences.csv", "weekly.parquet",
    "events.parquet", "fidelity.csv", "manifest.json", "figures", "replicates", "draws",
    "worlds.csv", "worlds.parquet", "sway.csv", "subgroups.csv",
    "budget.csv", "money.csv", "brief.html", "report.xlsx",
}
FIGURES = (
    "answer", "trial", "positions", "first_start", "hours", "workload", "differences", "fidelity",
    "sway", "for_whom", "money", "money_plane", "money_curve",
)
ARMS = ["ips", "ips_plus", "usual", "package", "none"]


def ipssim(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with plain output 100 columns wide.

    Once: what is asked of a second run is asked in this process.
    """
    return subprocess.run(
        [sys.executable, "-c", "import sys; from ipssim.cli import main; sys.exit(main())",
         *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("empty")


@pytest.fixture(scope="module")
def done(empty: Path) -> subprocess.CompletedProcess[str]:
    """`ipssim compare population.size=80 --replicates 4 --out x`, in an empty folder."""
    return ipssim("compare", *LITTLE, "--out", "x", cwd=empty)


@pytest.fixture(scope="module")
def out(empty: Path, done: subprocess.CompletedProcess[str]) -> Path:
    assert done.returncode == 0, done.stderr
    return empty / "x"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_ends_well_and_says_where_the_report_is(
    done: subprocess.CompletedProcess[str], out: Path, empty: Path
) -> None:
    assert done.returncode == 0
    told = [line.partition(":")[0] for line in done.stderr.splitlines()]  # no terminal: plain lines
    assert list(dict.fromkeys(told)) == ["Comparing 5 arms", "Other worlds for 5 arms"]
    assert f"Report: {Path('x') / 'report.html'} (beside it brief.html" in done.stdout
    assert [path.name for path in empty.iterdir()] == ["x"]


def test_everything_that_is_promised_is_there_and_nothing_else(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == WRITTEN


def test_summary_is_the_emulated_trial_beside_the_published(out: Path) -> None:
    found = rows(out / "summary.csv")
    assert tuple(found[0]) == SUMMARY
    assert [row["arm"] for row in found[:5]] == [
        "ips", "ips_plus", "ips_pooled", "usual", "ips_pooled - usual",
    ]
    assert list(dict.fromkeys(row["outcome"] for row in found)) == list(OUTCOMES)
    for row in found:
        low, estimate, high = (float(row[name]) for name in ("low", "estimate", "high"))
        assert low <= estimate <= high
        assert row["replicates"] == "4"
        assert row["inside"] in ("true", "false", "")
        if row["inside"]:
            between = float(row["published_low"]) <= estimate <= float(row["published_high"])
            assert row["inside"] == str(between).lower()
    main = {row["arm"]: row for row in found if row["outcome"] == "job_or_education_ever"}
    assert main["ips_pooled"]["published"] == "59.5"
    assert main["usual"]["published"] == "46.5"
    assert float(main["ips_pooled - usual"]["published"]) == pytest.approx(13)


def test_differences_are_of_the_same_cohort(out: Path) -> None:
    found = rows(out / "differences.csv")
    assert tuple(found[0]) == DIFFERENCES
    assert len(found) == len(OUTCOMES) * len(ARMS)
    for row in found:
        gap = float(row["level"]) - float(row["reference_level"])
        assert float(row["difference"]) == pytest.approx(gap, abs=2e-3, rel=1e-3)
        assert float(row["low"]) <= float(row["difference"]) <= float(row["high"])
        if row["arm"] == "usual":
            assert float(row["difference"]) == float(row["monte_carlo_error"]) == 0
    paired = {(row["outcome"], row["arm"]): row["difference"] for row in found}
    for outcome in OUTCOMES:
        assert float(paired[outcome, "usual"]) == 0


def test_tables_in_parquet(out: Path) -> None:
    weekly = pd.read_parquet(out / "weekly.parquet")
    assert set(weekly["arm"]) == set(ARMS)
    assert set(weekly["calculation"]) == {"trial", "policy"}
    assert weekly["week"].max() == 77
    assert set(weekly.loc[weekly["calculation"] == "policy", "people"]) == {80.0}
    events = pd.read_parquet(out / "events.parquet")
    trial, cohorts = (events[events["calculation"] == each] for each in ("trial", "policy"))
    assert trial["candidate"].nunique() == 720
    assert set(trial["arm"]) == {"ips", "ips_plus", "usual"}
    assert set(cohorts["arm"]) == set(ARMS)


def test_manifest_says_what_was_run(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert re.fullmatch("[0-9a-f]{12}", manifest["run"])
    assert (manifest["seed"], manifest["replicates"], manifest["complete"]) == (1, 4, True)
    assert manifest["settings"]["population"]["size"] == 80
    assert {"version", "sources", "python", "numpy"} <= set(manifest)


def test_every_figure_is_there_as_svg_and_png_and_no_other(out: Path) -> None:
    names = {path.name for path in (out / "figures").iterdir()}
    assert names == {f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png")}
    for name in FIGURES:
        root = ElementTree.parse(out / "figures" / f"{name}.svg").getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(list(root.iter())) > 50
        png = (out / "figures" / f"{name}.png").read_bytes()
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert png[-8:-4] == b"IEND"
        assert int.from_bytes(png[16:20], "big") > 600  # pixels wide


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.figures = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.figures += tag == "figure"
        if tag not in ("meta", "link", "img", "br", "input"):
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href") and value:
                self.links.append(value)
        if tag in ("script", "link", "img", "iframe"):
            self.links.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page(out: Path) -> str:
    return (out / "report.html").read_text(encoding="utf-8")


def test_report_is_well_formed_and_needs_nothing_else(page: str) -> None:
    read = Page(page)
    assert read.open == []
    assert read.figures == len(FIGURES)
    assert [link for link in read.links if not link.startswith("#")] == []
    assert page.startswith("<!DOCTYPE html>")
    assert "</html>" in page
    assert not re.search(r"url\((?!#)|@import", page)


def test_report_shows_the_numbers_of_the_tables(page: str, out: Path) -> None:
    for row in rows(out / "summary.csv"):
        if row["outcome"] == "job_or_education_ever" and " - " not in row["arm"]:
            assert f">{float(row['estimate']):.1f}<" in page


def test_what_is_printed_is_the_answer_of_the_report(
    done: subprocess.CompletedProcess[str], page: str, out: Path
) -> None:
    answer = done.stdout.splitlines()
    assert len(answer) <= 25 + 1  # and where the report is
    (gap,) = (row for row in rows(out / "differences.csv")
              if (row["outcome"], row["arm"]) == ("job_or_education_ever", "ips"))
    half = (float(gap["high"]) - float(gap["low"])) / 2
    luck = f"the difference is {float(gap['difference']):+.1f} points ±{half:.1f}"
    note = (out / "report.md").read_text(encoding="utf-8")
    for shown in (" ".join(done.stdout.split()), page, note):
        assert luck in shown
    assert answer[0] in note.partition("\n")[0]


def test_a_second_run_uses_what_is_there(
    out: Path, empty: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(empty)
    before = {path: path.stat().st_mtime_ns for path in (out / "replicates").iterdir()}
    tables = {name: (out / name).read_bytes() for name in WRITTEN if "." in name}
    figures = {path: path.read_bytes() for path in (out / "figures").iterdir()}
    assert main(["compare", *LITTLE, "--out", "x", "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")
    assert {path: path.stat().st_mtime_ns for path in (out / "replicates").iterdir()} == before
    assert {name: (out / name).read_bytes() for name in WRITTEN if "." in name} == tables
    assert {path: path.read_bytes() for path in (out / "figures").iterdir()} == figures


def test_another_run_is_not_written_over_this_one(
    out: Path, empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(empty)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert main(["compare", *LITTLE, "--seed", "2", "--out", "x"]) == 2
    assert "another run" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def without_drawings(content: bytes) -> str:
    """Return a page without what stands in its drawings."""
    return re.sub(r"<svg.*?</svg>\s*", "", content.decode(), flags=re.DOTALL)


def test_it_works_elsewhere_and_the_folder_is_named_by_the_run(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From another working directory, without --out, with a scenario file of one's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("population:\n  size: 80\n", encoding="utf-8")
    with undrawn():
        assert main(["compare", "mine.yaml", "--replicates", "4", "--workers", "2"]) == 0
    (folder,) = (tmp_path / "outputs" / "danish_trial").iterdir()
    assert folder.name == json.loads((out / "manifest.json").read_text())["run"]
    shown = Path("outputs") / "danish_trial" / folder.name / "report.html"
    assert f"Report:{shown}(besideitbrief.html" in "".join(capsys.readouterr().out.split())
    assert {path.name for path in folder.iterdir()} == WRITTEN
    folders = {"figures", "replicates", "draws"}
    for name in sorted(WRITTEN - folders - {"report.html", "brief.html", "manifest.json"}):
        assert (folder / name).read_bytes() == (out / name).read_bytes(), name
    for name in ("report.html", "brief.html"):
        pages = [without_drawings((each / name).read_bytes()) for each in (folder, out)]
        assert pages[0] == pages[1]
    manifests = [json.loads((each / "manifest.json").read_bytes()) for each in (folder, out)]
    for manifest in manifests:  # with the digests of what is drawn
        manifest["files"] = sorted(manifest["files"])
        manifest.pop("digest", None)
    assert manifests[0] == manifests[1]
