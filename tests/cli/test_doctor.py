"""`ipssim doctor`: what is missing is named, with what to do, and the exit code says it."""

from __future__ import annotations

import io
import sys
from importlib import metadata
from pathlib import Path

import pytest

from ipssim.cli import main
from ipssim.report.lists import doctor


def test_all_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 25
    assert not any(line.startswith(doctor.MISSING) for line in lines)
    assert any("Mesa" in line for line in lines)
    assert any("processor" in line for line in lines)


def test_a_library_too_old_and_one_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "pyarrow":
            raise metadata.PackageNotFoundError(name)
        return "1.26.4" if name == "numpy" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "missing  numpy>=2 is needed, 1.26.4 is installed" in said
    assert "missing  pyarrow>=17 is not installed: pip install" in said
    assert "2 things that are needed are missing" in said


def test_what_works_but_is_worth_knowing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ipssim.compiled.CACHE", None)
    monkeypatch.setattr(doctor, "free_memory", lambda: 300_000_000)
    monkeypatch.setattr(doctor, "requirements", lambda: ([], {"one": ["nothing-of-that-name>=1"]}))
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    for part in ("NUMBA_CACHE_DIR", "only 0.3 GB", "one (pip install 'ipssim[one]')"):
        assert part in said


def test_a_browser_is_needed_only_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert main(["doctor"]) == 0
    assert main(["doctor", "--browser"]) == 1
    assert "no Chromium" in capsys.readouterr().out


def test_letters_that_a_terminal_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from ipssim.report.words import words

    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert doctor._letters(words()).state == doctor.NOTE


def test_words_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["doctor", "everything"]) == 2
    assert "everything" in capsys.readouterr().err
