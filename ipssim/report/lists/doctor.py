"""What this machine has of what ipssim needs, for `ipssim doctor`."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ipssim import __version__
from ipssim.report.words import Words
from ipssim.studies.engine.machine import free_memory, processors

OK, NOTE, MISSING = "ok", "note", "missing"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
LEAST_PYTHON = (3, 11)
LEAST_MEMORY, LEAST_DISK = 1_000_000_000, 1_000_000_000  # bytes; a trial-sized comparison fits
_LETTERS = "±−–→─æøåÆØÅ"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `state` is `OK`, `NOTE` (works, but) or `MISSING` (needed)."""

    state: str
    said: str


def requirements() -> tuple[list[str], dict[str, list[str]]]:
    """Return what the installed package requires, and what each of its extras does.

    Both are empty where it is not installed but only lies on the path.
    """
    try:
        found = metadata.metadata("ipssim")
    except metadata.PackageNotFoundError:
        return [], {}
    extras: dict[str, list[str]] = {name: [] for name in found.get_all("Provides-Extra") or ()}
    needed: list[str] = []
    for line in found.get_all("Requires-Dist") or ():
        requirement, _, marker = line.partition(";")
        extra = re.search(r"extra == ['\"](.+?)['\"]", marker)
        if marker and not extra and not _meant(marker):
            continue
        (extras.setdefault(extra[1], []) if extra else needed).append(requirement.strip())
    return needed, extras


def _meant(marker: str) -> bool:
    """Say whether a requirement with such a condition is one for this Python and system."""
    try:
        from packaging.markers import Marker
    except ImportError:
        return False
    return bool(Marker(marker).evaluate())


def unmet(requirement: str) -> str | None:
    """Return what there is of a requirement that is not met ("" for nothing), None where it is."""
    name = re.split(r"[^\w.-]", requirement)[0]
    try:
        there = metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
    try:
        from packaging.requirements import Requirement
    except ImportError:  # it comes with matplotlib, which is then named
        return None
    return None if Requirement(requirement).specifier.contains(there, prereleases=True) else there


def diagnose(w: Words, *, browser: bool = False) -> Iterator[Finding]:
    """Yield what was found, what is needed first; with `browser`, Chromium is needed too."""
    yield _python(w)
    yield from _libraries(w)
    yield _cache(w)
    yield _machine(w)
    yield _disk(w)
    yield _letters(w)
    yield _fonts(w)
    yield _extras(w)
    yield _browser(w, browser)


def _python(w: Words) -> Finding:
    here = ".".join(map(str, LEAST_PYTHON))
    new = sys.version_info >= LEAST_PYTHON
    return Finding(OK if new else MISSING, w.say(
        "doctor.python" if new else "doctor.old_python", version=__version__,
        python=platform.python_version(), least=here, system=platform.platform(terse=True),
    ))


def _libraries(w: Words) -> Iterator[Finding]:
    needed, _ = requirements()
    wrong = [(one, there) for one in needed if (there := unmet(one)) is not None]
    for requirement, there in wrong:
        key = "doctor.library" if there else "doctor.no_library"
        yield Finding(MISSING, w.say(key, requirement=requirement, there=there))
    if not needed:
        yield Finding(NOTE, w.say("doctor.not_installed"))
    elif not wrong:
        yield Finding(OK, w.say("doctor.libraries", count=len(needed),
                                mesa=metadata.version("mesa"), numba=metadata.version("numba")))


def _cache(w: Words) -> Finding:
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return Finding(NOTE, w.say("doctor.no_compiling"))
    try:
        from ipssim.compiled import CACHE
    except ImportError:
        return Finding(MISSING, w.say("doctor.no_numba"))
    if CACHE is None:
        return Finding(NOTE, w.say("doctor.no_cache"))
    kept = any(CACHE.rglob("*.nbi"))
    return Finding(OK, w.say("doctor.cache" if kept else "doctor.empty_cache", folder=CACHE))


def _machine(w: Words) -> Finding:
    free = free_memory()
    if free is None:
        return Finding(OK, w.say("doctor.cores", count=processors()))
    enough = free >= LEAST_MEMORY
    return Finding(OK if enough else NOTE, w.say(
        "doctor.machine" if enough else "doctor.little_memory",
        count=processors(), memory=free / 1e9,
    ))


def _disk(w: Words) -> Finding:
    here = Path.cwd()
    if not os.access(here, os.W_OK):
        return Finding(NOTE, w.say("doctor.no_writing", folder=here))
    free = shutil.disk_usage(here).free
    return Finding(OK if free >= LEAST_DISK else NOTE, w.say(
        "doctor.disk" if free >= LEAST_DISK else "doctor.little_disk", free=free / 1e9,
    ))


def _letters(w: Words) -> Finding:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        _LETTERS.encode(encoding)
    except UnicodeEncodeError:
        return Finding(NOTE, w.say("doctor.plain_letters", encoding=encoding))
    return Finding(OK, w.say("doctor.letters", encoding=encoding))


def _fonts(w: Words) -> Finding:
    try:
        from matplotlib import font_manager

        font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    except ImportError:
        return Finding(MISSING, w.say("doctor.no_matplotlib"))
    except ValueError:
        return Finding(NOTE, w.say("doctor.no_font"))
    return Finding(OK, w.say("doctor.font"))


def _extras(w: Words) -> Finding:
    _, extras = requirements()
    lacking = [name for name, needed in extras.items()
               if any(unmet(one) is not None for one in needed)]
    if not lacking:
        return Finding(OK, w.say("doctor.extras"))
    return Finding(NOTE, w.say("doctor.lacking", names=", ".join(lacking), first=lacking[0]))


def _browser(w: Words, needed: bool) -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return Finding(OK, w.say("doctor.browser", path=found))
    return Finding(MISSING if needed else NOTE, w.say("doctor.no_browser"))
