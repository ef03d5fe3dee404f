"""Look at pages as a browser does: accessibility (axe-core), and that nothing leaves the machine.

    uv run --group ci python docs/make/accessible.py site/index.html outputs/*/*/report.html

Each page is opened in light and in dark, everything folded is opened, and what axe-core finds is
printed, with where. Needs a Chromium (`ipssim doctor --browser` says whether there is one).
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""Tags of the rules that follow from the Web Content Accessibility Guidelines, level AA."""
_OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true })"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the Chromium that this machine has. Raises `LookupError` where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise LookupError("there is no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=[*FLAGS])
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(started: Browser, path: Path, *, scheme: str = "light", width: int = 1200
           ) -> Iterator[tuple[Page, list[str]]]:
    """Open a file; yield the page, and the addresses it asks for that are no files."""
    context = started.new_context(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:", "blob:"))
            else asked.append(request.url))
    try:
        page.goto(path.resolve().as_uri())
        yield page, asked
    finally:
        context.close()


def wrong(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds on a page, everything folded opened first."""
    page.evaluate(_OPEN)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "tag", "values": [*rules]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:3])
        + (f" and {len(one['nodes']) - 3} more" if len(one["nodes"]) > 3 else "")
        for one in found
    ]


def looked_at(
    paths: Sequence[Path], schemes: Sequence[str] = ("light", "dark"), *, rules: Sequence[str] = (),
) -> dict[str, list[str]]:
    """Return what is wrong on each page, by page and colour scheme; nothing where all is well.

    With `rules` only those that carry one of these tags are asked, such as `WCAG`.
    """
    found: dict[str, list[str]] = {}
    with browser() as started:
        for path in paths:
            for scheme in schemes:
                with opened(started, path, scheme=scheme) as (page, asked):
                    said = [*wrong(page, rules), *(f"asks the network for {url}" for url in asked)]
                if said:
                    found[f"{path} ({scheme})"] = said
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Look at the pages that are named; return 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    found = looked_at(parser.parse_args(arguments).pages)
    for page, said in found.items():
        print(page, *said, sep="\n  ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
