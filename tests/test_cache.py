"""The cache of compiled code lies where only we can write, need not exist, and leaves nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import numba
import pytest

from ipssim import cache

VERSION = "0123456789abcdef-numba0.1-py311"
DAY = 24 * 3600
posix = pytest.mark.skipif(sys.platform == "win32", reason="access lists, no owner and mode")
root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root gives things to others"
)


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a home, a place for temporary folders and a working directory of its own."""
    for name, folder in (("HOME", "home"), ("USERPROFILE", "home"), ("TMPDIR", "tmp")):
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setenv(name, str(tmp_path / folder))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", cache.HANDED_ON):
        monkeypatch.setenv(name, "")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def is_private(folder: Path | None, tmp_path: Path) -> bool:
    """Say whether a folder lies in a temporary one that is ours alone."""
    assert folder is not None
    made = folder.parent
    return made.parent == tmp_path / "tmp" and mode(made) == mode(folder) == 0o700


@posix
def test_our_folder_is_made_for_us_alone_and_nothing_above_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(there / "deeper"))
    before = os.umask(0)
    try:
        folder = cache.prepare(VERSION)
    finally:
        os.umask(before)
    assert folder == there / "deeper" / VERSION
    assert mode(folder) == mode(folder.parent) == 0o700
    assert mode(there) == 0o755
    assert cache.prepare(VERSION) == folder  # the next process finds it fit


@posix
@pytest.mark.parametrize("open_to", [0o777, 0o770, 0o702, 0o755])
def test_a_folder_that_others_get_into_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_to: int
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / VERSION).mkdir()
    (tmp_path / VERSION).chmod(open_to)
    assert is_private(cache.prepare(VERSION), tmp_path)
    assert list((tmp_path / VERSION).iterdir()) == []
    assert mode(tmp_path / VERSION) == open_to


@posix
def test_a_folder_of_somebody_else_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert cache.prepare(VERSION) == tmp_path / VERSION
    somebody = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody)
    assert cache.prepare(VERSION) is None  # what is made now belongs to somebody else, too


@posix
def test_a_folder_that_others_can_replace_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "all" / "mine"))
    (tmp_path / "all" / "mine" / VERSION).mkdir(mode=0o700, parents=True)
    (tmp_path / "all").chmod(0o777)
    assert is_private(cache.prepare(VERSION), tmp_path)
    (tmp_path / "all").chmod(0o1777)  # sticky, as /tmp: nobody moves what is not theirs
    assert cache.prepare(VERSION) == tmp_path / "all" / "mine" / VERSION


@posix
def test_a_link_is_followed_only_where_the_whole_way_is_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safe").mkdir()
    (tmp_path / "all" / "mine").mkdir(parents=True)
    (tmp_path / "all").chmod(0o777)
    link = tmp_path / "link"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(link))
    link.symlink_to("here/../safe")
    assert cache.prepare(VERSION) == link / VERSION
    link.unlink()
    link.symlink_to(tmp_path / "all" / "mine")
    assert is_private(cache.prepare(VERSION), tmp_path)
    link.unlink()
    link.symlink_to(link)
    assert is_private(cache.prepare(VERSION), tmp_path)


@posix
def test_the_folder_itself_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / VERSION).symlink_to(tmp_path / "elsewhere")
    assert is_private(cache.prepare(VERSION), tmp_path)


@root
def test_a_link_that_somebody_else_placed_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "safe").mkdir()
    (tmp_path / "link").symlink_to("safe")
    os.lchown(tmp_path / "link", 12345, 12345)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "link"))
    assert is_private(cache.prepare(VERSION), tmp_path)


@pytest.mark.parametrize("setting", ["", "relative", "./relative"])
@pytest.mark.parametrize(
    ("platform", "variable", "custom"),
    [
        ("linux", "XDG_CACHE_HOME", ".cache"),
        ("linux", "NUMBA_CACHE_DIR", ".cache"),
        ("darwin", "NUMBA_CACHE_DIR", "Library/Caches"),
        ("win32", "LOCALAPPDATA", "AppData/Local"),
    ],
)
def test_an_empty_or_relative_setting_is_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, custom: str,
    setting: str,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, setting)
    assert cache.prepare(VERSION) == tmp_path / "home" / custom / "ipssim" / VERSION
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("home", ["", "relative"])
def test_nothing_is_kept_in_the_working_directory_of_somebody_without_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path(home))
    assert is_private(cache.prepare(VERSION), tmp_path)
    assert list((tmp_path / "here").iterdir()) == []


def test_an_absolute_setting_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache.prepare(VERSION) == tmp_path / "xdg" / "ipssim" / VERSION
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "numba"))
    assert cache.prepare(VERSION) == tmp_path / "numba" / VERSION


def test_only_our_caches_unused_for_two_weeks_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "cache"
    there.mkdir()
    old, young, shared, ours_not = (
        there / f"{digit}123456789abcdef{rest}" for digit, rest in (
            ("1", "-numba0.60.0-py312"), ("2", "-numba0.60.0-py312"), ("3", "-numba0.60.0-py312"),
            ("4", "-numbated-pyxis"),
        )
    )
    for folder, days in ((old, 15), (young, 13), (shared, 99), (ours_not, 99), (tmp_path / "x", 9)):
        folder.mkdir(exist_ok=True)
        (folder / "x.nbi").write_text("")
        if folder == shared:
            folder.chmod(0o777)
        os.utime(folder, (time.time() - days * DAY,) * 2)
    link = there / "5123456789abcdef-numba0.60.0-py312"
    link.symlink_to(tmp_path / "x")
    os.utime(link, (time.time() - 99 * DAY,) * 2, follow_symlinks=False)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(there))
    folder = cache.prepare(VERSION)
    assert folder is not None
    kept = {young, ours_not, link, folder}
    assert set(there.iterdir()) == (kept if sys.platform == "win32" else kept | {shared})
    assert (tmp_path / "x" / "x.nbi").exists()


def run(code: str, **environment: str) -> list[str]:
    """Return the words that a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(cache.__file__).parents[1]), **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


SHARES = """
import multiprocessing, os, pathlib, subprocess, sys
from ipssim.compiled import CACHE
say = "from ipssim.compiled import CACHE; print(CACHE)"
if __name__ == "__main__":
    print(CACHE, oct(CACHE.parent.stat().st_mode & 0o777), flush=True)
    subprocess.run([sys.executable, "-c", say], check=True)
    if hasattr(os, "fork"):
        if (child := os.fork()) == 0:
            sys.exit()  # what is left to do at the end is not the child's
        os.waitpid(child, 0)
    print(CACHE.is_dir())
"""


@posix
def test_a_run_and_its_processes_share_a_private_folder_and_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder, bits, same, still_there = run(SHARES, NUMBA_CACHE_DIR=str(tmp_path / "file" / "below"))
    assert (bits, same, still_there) == ("0o700", folder, "True")
    assert Path(folder).parent.parent == tmp_path / "tmp"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert (tmp_path / "file").read_text() == ""


@posix
def test_a_folder_handed_on_is_checked_like_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/dev/null/below")
    handed = tmp_path / "tmp" / "handed"
    handed.mkdir(mode=0o700)
    monkeypatch.setenv(cache.HANDED_ON, str(handed))
    assert cache.prepare(VERSION) == handed / VERSION
    for change in (lambda: handed.chmod(0o777), lambda: (handed / VERSION).rmdir(), handed.rmdir):
        change()
        made = cache.prepare(VERSION)
        assert made is not None
        assert made.parent != handed
        monkeypatch.setenv(cache.HANDED_ON, str(handed))


COMPILES = """
import multiprocessing, sys
from ipssim.compiled import entry

@entry
def slow(x):
    total = 0.0
    for k in range(10):
        total += x ** k % (k + 1.5)
    return total

def work(barrier, found):
    barrier.wait()
    slow(1.5)
    found.put(sum(slow.stats.cache_misses.values()))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    barrier, found = context.Barrier(2), context.Queue()
    both = [context.Process(target=work, args=(barrier, found)) for _ in range(2)]
    [process.start() for process in both]
    print(sum(found.get() for _ in both))
    [process.join() for process in both]
"""


@posix
@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.parametrize("trusted", [True, False])
def test_what_two_processes_need_at_once_is_compiled_once(tmp_path: Path, trusted: bool) -> None:
    file = tmp_path / "file.py"
    file.write_text(COMPILES)
    (tmp_path / "cache").mkdir()
    there = tmp_path / "cache" if trusted else file / "below"
    start = f"import runpy; runpy.run_path({str(file)!r}, run_name='__main__')"
    done = run(start, NUMBA_CACHE_DIR=str(there))
    assert done == ["1"]
