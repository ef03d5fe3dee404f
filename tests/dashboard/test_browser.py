"""The dashboard in a real Chromium: load, turn, click, compare, keyboard; nothing leaves here."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.ci
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
                None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]
LONG = 60_000  # ms; CI's machines are slow, and the bars are measured in benchmarks/dashboard.py


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the dashboard from a process of its own, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "ipssim", "dashboard", "--no-browser", "--port", port]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert served.stdout is not None
    try:
        said = next((line for line in served.stdout if line.startswith("Dashboard: ")), "")
        yield said.split()[1]
    finally:
        served.terminate()
        served.wait(30)


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Open it; `page.asked` has every address that the browser asked for."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here, so the dashboard was not tried in a browser")
    playwright_ = import_module("playwright.sync_api")  # of the group `ci` alone
    with playwright_.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=CHROMIUM, args=FLAGS,
            viewport={"width": 1360, "height": 900}, reduced_motion="reduce",
        )
        context.set_default_timeout(LONG)
        found: Any = context.pages[0]
        found.asked, found.errors = [], []
        context.on("request", lambda request: found.asked.append(request.url))
        found.on("pageerror", lambda error: found.errors.append(str(error)))
        found.on("websocket", lambda one: found.asked.append(one.url))
        found.goto(address)
        found.wait_for_selector(".answer h1")
        settled(found)
        yield found
        context.close()


def settled(page: Any) -> None:
    """Wait until nothing is computed."""
    page.wait_for_function("!document.querySelector('.state')?.textContent && "
                           "!document.querySelector('.older')")


def picture(page: Any, name: str) -> None:
    """Keep a screenshot where one is asked for, to be looked at."""
    if folder := os.environ.get("IPSSIM_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def change(page: Any, key: str, text: str) -> None:
    """Type another value of a setting, and wait for what follows."""
    page.locator(f"[id='{key}-typed']").fill(text)
    page.locator(f"[id='{key}-typed']").press("Enter")


def test_the_first_view_answers(page: Any) -> None:
    assert "IPS or usual jobcentre service" in page.inner_text(".answer h1")
    assert page.locator(".answer svg").count() == 1
    assert "of 100 people" in page.get_attribute(".answer .drawing", "aria-label").lower()
    assert page.get_attribute("html", "lang") == "en"
    picture(page, "answer")


def test_a_slider_moves_by_keyboard_and_the_answer_follows(page: Any) -> None:
    before = page.inner_text(".answer .said")
    slider = page.locator("[id='arms.ips.caseload_cap']")
    slider.focus()
    for _ in range(30):
        slider.press("ArrowRight")
    page.wait_for_function("old => document.querySelector('.answer .said').innerText != old",
                           arg=before)
    settled(page)
    command = page.locator("pre.command").text_content()
    assert "arms.ips.caseload_cap=55" in command
    assert page.locator("[id='arms.ips.caseload_cap-typed']").input_value() == "55"


def test_a_bad_value_explains_itself_and_the_answer_stays(page: Any) -> None:
    change(page, "arms.ips.caseload_cap", "abc")
    page.wait_for_selector("[role=alert]")
    key = "arms.ips.caseload_cap"
    assert "Allowed: from 1 to 2000 people" in page.inner_text(f"[id='{key}-wrong']")
    assert "command line" not in page.inner_text(".ipssim")
    box = page.locator(f"[id='{key}-typed']")
    assert box.get_attribute("aria-invalid") == "true"
    assert f"{key}-wrong" in box.get_attribute("aria-describedby")
    assert page.locator(f"[id='{key}']").input_value() == "55"  # the last that was valid
    assert page.locator(".answer h1").count() == 1
    change(page, "arms.ips.caseload_cap", "20")
    page.wait_for_selector("[role=alert]", state="detached")
    settled(page)


def test_an_emptied_box_puts_the_shipped_value_back(page: Any) -> None:
    change(page, "arms.ips.caseload_cap", "")
    page.wait_for_function(
        "!document.querySelector('pre.command').textContent.includes('caseload_cap')"
    )
    settled(page)
    for end in ("", "-typed"):
        assert page.locator(f"[id='arms.ips.caseload_cap{end}']").input_value() == "25"


def test_the_newest_of_many_changes_is_answered(page: Any) -> None:
    for cap in (30, 40, 50, 60):
        change(page, "arms.ips.caseload_cap", str(cap))
    page.wait_for_function(
        "document.querySelector('pre.command')?.textContent.includes('caseload_cap=60')"
    )
    settled(page)
    assert "caseload_cap=60" in page.locator("pre.command").text_content()


def test_every_field_is_behind_more_and_another_programme_compares(page: Any) -> None:
    page.locator("fieldset").first.locator("summary").click()
    assert page.locator("fieldset").first.locator(".setting").count() > 60
    picture(page, "more")
    page.locator("fieldset").first.locator("summary").click()
    page.select_option("#programme-usual", "package")
    page.wait_for_function("document.querySelector('.answer h1').innerText.includes('package')")
    settled(page)


def test_views_are_reached_by_keyboard(page: Any) -> None:
    page.locator("[role=tab]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#figure-positions svg")
    settled(page)
    assert page.locator("[role=tab][aria-selected=true]").inner_text() == "Over time"
    picture(page, "time")


def test_the_town_plays_and_a_dot_opens_a_life(page: Any) -> None:
    page.get_by_role("tab", name="Town").click()
    page.wait_for_selector(".ipssim-town circle")
    assert page.locator(".ipssim-town circle").count() == 2 * 720
    assert page.locator(".ipssim-town output").inner_text() == "0"  # nothing moves by itself
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("document.querySelector('.ipssim-town output').innerText > 2")
    page.get_by_role("button", name="Pause").click()
    page.locator("#town-week").fill("40")
    label = page.locator(".ipssim-town svg").first.get_attribute("aria-label")
    counts = [int(found) for found in re.findall(r" (\d+)(?:,|$)", label)]
    assert sum(counts) == 720
    picture(page, "town")
    page.locator("circle[data-person='17']").first.click()
    page.wait_for_selector("#figure-lifelines svg")
    assert "Person 17" in page.inner_text(".answer h1")


def test_other_luck_and_another_person(page: Any) -> None:
    settled(page)
    picture(page, "lives")
    page.get_by_role("button", name="Other luck").click()
    page.wait_for_function(
        "document.querySelector('pre.command')?.textContent.includes('--luck 1')"
    )
    page.get_by_role("button", name="Another person").click()
    page.wait_for_function(
        "document.querySelector('.answer h1')?.innerText.includes('Person 18')"
    )
    page.locator("#ask-person").fill("woman under 30")
    page.locator("#ask-person").press("Enter")
    page.wait_for_function(
        "document.querySelector('.answer h1')?.innerText.includes('a woman of 2')"
    )


@pytest.mark.parametrize("who", ["astronaut", "99999", "-1", "woman under 18"])
def test_a_wrong_person_can_be_typed_over(page: Any, who: str) -> None:
    settled(page)
    page.locator("#ask-person").fill(who)
    page.locator("#ask-person").press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.locator("#ask-person").input_value() == who
    assert page.locator(".answer h1").count() == 1
    page.locator("#ask-person").fill("17")
    page.locator("#ask-person").press("Enter")
    page.wait_for_selector("[role=alert]", state="detached")
    page.wait_for_function("document.querySelector('.answer h1').innerText.includes('Person 17')")


def test_as_shipped_forgets_the_person_too(page: Any) -> None:
    page.get_by_role("button", name="Everything as shipped").click()
    page.wait_for_function(
        "!document.querySelector('pre.command').textContent.includes('--person')"
    )
    settled(page)
    page.select_option("#programme-usual", "package")


def test_a_consultants_week(page: Any) -> None:
    page.get_by_role("tab", name="One consultant").click()
    page.wait_for_selector("#figure-consultant svg")
    settled(page)
    assert page.locator("#people table tr").count() > 10
    picture(page, "consultant")


def test_what_it_leans_on_runs_when_asked_and_blocks_nothing(page: Any) -> None:
    page.get_by_role("tab", name="What it leans on").click()
    page.get_by_role("button", name="Run it in the other worlds").click()
    page.wait_for_function(
        "document.querySelector('.state')?.textContent.includes('done')"
    )
    page.get_by_role("tab", name="Answer").click()  # dropped
    began = time.monotonic()
    change(page, "arms.ips.caseload_cap", "33")
    page.wait_for_function(
        "document.querySelector('pre.command')?.textContent.includes('caseload_cap=33')"
    )
    assert time.monotonic() - began < 20


def test_nothing_was_asked_of_another_machine_and_nothing_failed(page: Any, address: str) -> None:
    here = re.compile(r"(https?|ws)://127\.0\.0\.1[:/]|data:|blob:|about:")
    assert len(page.asked) > 5
    assert [one for one in page.asked if not here.match(one)] == []
    assert page.errors == []
