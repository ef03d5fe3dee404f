"""What is printed reaches a terminal plainly, and a stream that is closed or left harms nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipssim.cli import main
from ipssim.cli.parse import complain
from ipssim.studies.engine.machine import processors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells differ")

SHOW = "from ipssim.cli import main; import sys; sys.exit(main({words!r}))"
PRINTS = "from ipssim.cli.streams import steady; steady(); print({text!r})"
ENDS = """
import sys
from pathlib import Path
from ipssim.cli.streams import steady
steady()
file = open("made", "w")
print("x" * 100_000, flush=True)
print("said", file=sys.stderr, flush=True)
assert sys.stderr.isatty() is False
file.write("whole")
file.close()
print("y" * 100_000)
"""


def shell(
    line: str, code: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run Python's `code` as "$PY" in a shell's line."""
    return subprocess.run(
        ["bash", "-c", "set -o pipefail; " + line.replace("$PY", '"$0" -c "$1"'), sys.executable,
         code],
        capture_output=True, timeout=60, cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )


@pytest.mark.parametrize(
    "line",
    [
        "$PY | head -c 1", "$PY | true", "$PY >&-", "$PY 2>&-", "$PY >&- 2>&- <&-",
        "$PY 2> >(true)", "$PY 2>&1 | true",
    ],
)
def test_a_stream_that_is_closed_or_left_does_not_end_the_work(tmp_path: Path, line: str) -> None:
    done = shell(line, ENDS, tmp_path)
    assert done.returncode == 0
    assert done.stderr in (b"", b"said\n")  # no word of an exception
    assert (tmp_path / "made").read_text() == "whole"


@pytest.mark.parametrize("words", [["parameters"], ["programmes", "--csv"], ["--help"]])
def test_a_reader_that_has_gone_is_no_failure(tmp_path: Path, words: list[str]) -> None:
    done = shell("$PY | head -1", SHOW.format(words=words), tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    done = shell("$PY >/dev/full", SHOW.format(words=["parameters", "--csv"]), tmp_path)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", b"-5.1 x Aeroe \\u4e2d\n"), ("latin-1", b"-5.1 \xd7 \xc6r\xf8 \\u4e2d\n"),
     ("utf-8", "−5.1 × Ærø 中\n".encode())],
)
def test_a_letter_that_cannot_be_shown_is_written_in_another_way(
    tmp_path: Path, encoding: str, shown: bytes
) -> None:
    code = PRINTS.format(text="−5.1 × Ærø 中")
    done = shell("$PY", code, tmp_path, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stdout) == (0, shown)


def test_nothing_that_is_said_steers_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x\x1b[31m\u202e.yaml").write_text("caseload_cap: 20\n")
    escape = "\x1b]0;title\x07\x9b\u202e"
    for words in (
        [f"{escape}"], ["compare", f"{escape}=1"], ["compare", f"--{escape}"],
        ["compare", "--seed", escape], ["run", f"programme={escape}"],
        ["compare", "--out", f"a{escape}", "--seed", "x"], ["explain", escape],
        ["programmes", escape], ["trials", escape], ["path", escape, "b"],
        ["run", f"missing{escape}.yaml"], ["review", "--scale", escape],
    ):
        assert main(words) == 2
    assert main(["programmes", "x\x1b[31m\u202e.yaml", "package"]) == 0
    assert main(["programmes", "x\x1b[31m\u202e.yaml", "--csv"]) == 0
    complain(f"one{escape}\ntwo")
    shown = capsys.readouterr()
    assert (shown.out + shown.err).replace("\n", "").isprintable()
    assert shown.err.endswith("\ntwo\n")


def test_markup_in_a_file_name_is_shown_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("[bold]x[.yaml").write_text("caseload_cap: 20\n")
    assert main(["programmes", "[bold]x[.yaml", "package"]) == 0
    assert "[bold]x[.yaml" in capsys.readouterr().out


def test_workers_are_capped_by_processors_and_it_is_said_once(
    capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--workers", "1024", "--seed", "x"]) == 2
    assert capsys.readouterr().err.count(f"so {processors()} are used") == 1
    assert main(["run", "--workers", "1024", "--seed", "x", "--quiet"]) == 2
    assert "are used" not in capsys.readouterr().err
