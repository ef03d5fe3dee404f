"""Measure the dashboard: seconds to the first view, and from a change to its answer.

    uv run --group ci python benchmarks/dashboard.py [changes]

Bars: first view under 5 s once compiled, a change answered within 0.7 s at trial size (720 people).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

COMMAND = "document.querySelector('pre.command')?.textContent.includes('caseload_cap=%d')"


def main(changes: int = 10) -> None:
    """Start a dashboard, open it, and type other caseloads."""
    served = subprocess.Popen(
        [sys.executable, "-m", "ipssim", "dashboard", "--no-browser", "--port", "8899"],
        stdout=subprocess.PIPE, text=True,
    )
    assert served.stdout is not None
    try:
        address = next(line for line in served.stdout if line.startswith("Dashboard")).split()[1]
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page, began = context.pages[0], time.perf_counter()
            page.goto(address)
            page.wait_for_selector(".answer h1")
            print(f"first view: {time.perf_counter() - began:.2f} s")
            page.wait_for_function("!document.querySelector('.state').textContent")
            typed, taken = page.locator("[id='arms.ips.caseload_cap-typed']"), []
            for cap in range(30, 30 + changes):
                typed.fill(str(cap))
                began = time.perf_counter()
                typed.press("Enter")
                page.wait_for_function(COMMAND % cap, polling=10)
                taken.append(time.perf_counter() - began)
                page.wait_for_function("!document.querySelector('.state').textContent")
            print(f"a change answered: median {statistics.median(taken):.2f} s,"
                  f" longest {max(taken):.2f} s")
            context.close()
    finally:
        served.terminate()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
