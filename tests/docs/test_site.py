"""The documentation site: what it tells people to type works, and it is whole and works offline."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from typed import STUDIES, Calls, blocks, files, stand_aside, write

import ipssim
from ipssim.cli import COMMANDS, main
from make import generated
from make.moves import moves

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BY_HAND = ("index", "start", "howto", "settings", "concepts", "cannot_say", "stability",
           "tutorials/analyst", "tutorials/researcher", "tutorials/student")
PAGES = {name: (DOCS / f"{name}.md").read_text(encoding="utf-8") for name in BY_HAND}
TYPED = [
    (name, line) for name, text in PAGES.items() for language, block in blocks(text)
    if language == "bash" for line in block.splitlines() if line
]
ELSEWHERE = (  # typed by tests of their own, or by those of README
    "pip install uv && uv run ipssim compare", "pip install ipssim-", "uvx --from ./ipssim-",
    "uv run --group ci python docs/make/bundle.py", "uv run --extra dashboard ipssim dashboard",
)
LOOKED_AT = ("index", "concepts", "commands", "tutorials/student", "mechanisms/reach")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Calls:
    monkeypatch.chdir(tmp_path)
    for text in PAGES.values():
        write(files(text), tmp_path)
    return stand_aside(monkeypatch)


@pytest.mark.parametrize(("name", "line"), TYPED)
def test_what_a_page_says_can_be_typed(
    name: str, line: str, calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    if line.startswith(ELSEWHERE):
        return
    words = shlex.split(line)
    assert words.pop(0) == "ipssim", line
    folder = [word for word in words if word.startswith("outputs/")]
    code = main(words)
    said = capsys.readouterr()
    if folder:  # of a run that nobody has made here
        assert code == 2
        assert "There is no manifest.json here" in said.err
        return
    assert code == 0, said.err
    if words[0] in (*STUDIES, "validate"):
        ((study, _, _),) = calls
        over_time = "experiment=service_over_time" in words
        assert study == ("service" if over_time else STUDIES.get(words[0], words[0]))


@pytest.mark.parametrize("name", BY_HAND)
def test_files_and_commands_in_the_text_are_valid(name: str, calls: Calls) -> None:
    for file, text in files(PAGES[name]).items():
        if file.endswith(".yaml"):
            assert main(["scenario", "show", file]) == 0, file
        else:
            tree = ast.parse(text)
            named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
                     and isinstance(node.value, ast.Name) and node.value.id == "ipssim"}
            assert named <= set(ipssim.__all__)
    known = {command.name for command in COMMANDS}
    for word in re.findall(r"`(?:uv run )?ipssim (\w+)", PAGES[name]):
        assert word in known, word
    for code in re.findall(r"ipssim\.(\w+)\(", PAGES[name]):
        assert code in ipssim.__all__


def test_the_positions_drawn_are_those_that_the_stages_move_between() -> None:
    found = moves()
    assert found["CLARIFICATION", "SEARCH"] == ["clarify"]
    assert "settle_hiring" in found["SEARCH", "IN_WORK"]
    assert found["IN_WORK", "CLARIFICATION"] == ["work"]
    drawn = generated.PAGES["pictures/positions.svg"]()
    for stages in found.values():
        assert ", ".join(stages) in drawn


class Links(HTMLParser):
    """The links of a page, and whatever it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given.get("href") or "")
        elif tag in ("script", "img", "iframe"):
            self.loaded.append(given.get("src") or "")
        elif tag == "link" and given.get("rel") in ("stylesheet", "preconnect", "icon"):
            self.loaded.append(given.get("href") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built in strict mode, in which a link that leads nowhere is an error."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, check=True, timeout=300, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return folder


@pytest.mark.ci
def test_every_page_is_three_clicks_from_the_front_and_loads_nothing_from_elsewhere(
    site: Path,
) -> None:
    clicks = {site / "index.html": 0}
    waiting = [site / "index.html"]
    for page in waiting:
        read = Links()
        read.feed(page.read_text(encoding="utf-8"))
        assert [url for url in read.loaded if urlsplit(url).scheme or url.startswith("//")] == []
        for link in read.links:
            where = urlsplit(link)
            target = Path(os.path.normpath(page.parent / unquote(where.path)))
            if where.scheme or not where.path:
                continue
            assert not target.is_dir(), f"{page}: {link} lists a folder"
            if target.suffix != ".html":
                continue
            assert target.is_file(), f"{page}: {link}"
            if target not in clicks:
                clicks[target] = clicks[page] + 1
                waiting.append(target)
    pages = {page for page in site.rglob("*.html") if page.name != "404.html"}
    assert len(pages) > 50
    assert set(clicks) == pages
    assert max(clicks.values()) <= 3


@pytest.fixture(scope="module")
def chromium() -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("there is no Chromium here, so no page is looked at as a browser does")


@pytest.mark.ci
@pytest.mark.usefixtures("chromium")
def test_pages_are_accessible_and_ask_nothing_of_the_network(site: Path) -> None:
    from make import accessible

    found = accessible.looked_at(
        [site / f"{name}.html" for name in LOOKED_AT], ("light",), rules=accessible.WCAG
    )
    assert found == {}


@pytest.mark.ci
@pytest.mark.usefixtures("chromium")
def test_the_search_finds_from_the_file_system(site: Path) -> None:
    from make import accessible

    with accessible.browser() as started:
        for name in ("index", "mechanisms/reach"):
            with accessible.opened(started, site / f"{name}.html") as (page, asked):
                page.wait_for_selector("iframe", state="attached", timeout=60_000)
                page.click(".md-search__input")
                page.keyboard.type("caseload", delay=50)
                page.wait_for_selector(".md-search-result__item a", timeout=60_000)
                assert page.locator(".md-search-result__item").count() > 3
                assert asked == []


@pytest.mark.ci
@pytest.mark.usefixtures("chromium")
@pytest.mark.parametrize(("words", "found"), [
    ("what it cannot say", "cannot_say"), ("offline", "start"), ("csv columns", "howto"),
])
def test_what_people_look_for_is_among_the_first_found(site: Path, words: str, found: str) -> None:
    from make import accessible

    with accessible.browser() as started, accessible.opened(started, site / "index.html") as (
        page, _
    ):
        page.wait_for_selector("iframe", state="attached", timeout=60_000)
        page.click(".md-search__input")
        page.keyboard.type(words, delay=50)
        page.wait_for_selector(f".md-search-result__item:nth-child(-n+3) a[href*='{found}.html']",
                               timeout=60_000)


@pytest.mark.ci
@pytest.mark.parametrize("name", sorted(path.stem for path in (DOCS / "tutorials").glob("*.md")))
def test_a_tutorial_shows_what_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from make import printed

    assert printed.main([name, "--check"]) == 0, capsys.readouterr().out
