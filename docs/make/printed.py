"""Run the commands that the tutorials show, and put what they print below them.

    uv run python docs/make/printed.py                 # all tutorials
    uv run python docs/make/printed.py analyst --check # say what one shows otherwise, write nothing

A tutorial is read from top to bottom. A block after `name`: is written into that file. In a block
of a console each line that begins with `$` is run, in the same folder as those before it, and what
it prints follows. Where the last line is `...`, as many lines are shown as stand there.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"
_BLOCK = re.compile(
    r"(?:^[^\n]*`(?P<file>[\w.]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
MORE, AT_FIRST = "...", 14


def names() -> list[str]:
    """Return the tutorials there are."""
    return sorted(path.stem for path in TUTORIALS.glob("*.md"))


def shown(command: str, folder: Path) -> str:
    """Run a command in a folder as a shell does, and return all that it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, text=True, encoding="utf-8", check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT if "# is refused" in command else None,
        env={**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1"},
    )
    if done.returncode not in ((2,) if "# is refused" in command else (0,)):
        raise SystemExit(f"`{command}` ended with {done.returncode}:\n{done.stdout}")
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def console(text: str, folder: Path) -> str:
    """Return a block of a console as it is when its commands are run again."""
    parts = re.split(r"^(\$ .*)$", text, flags=re.MULTILINE)
    lines = []
    for command, before in zip(parts[1::2], parts[2::2], strict=True):
        old = before.strip("\n").splitlines()
        new = shown(command.removeprefix("$ "), folder).splitlines()
        kept = len(old) - 1 or AT_FIRST
        if old and old[-1] == MORE and len(new) > kept:
            new = [*new[:kept], MORE]
        lines += [command, *new]
    return "\n".join(lines) + "\n"


def again(text: str, folder: Path) -> str:
    """Return a tutorial with what its commands print now."""
    def made(match: re.Match[str]) -> str:
        if match["file"]:
            (folder / match["file"]).write_text(match["text"], encoding="utf-8")
        if match["kind"] != "console":
            return match[0]
        return match[0].replace(match["text"], console(match["text"], folder))

    return _BLOCK.sub(made, text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make or check tutorials; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="TUTORIAL", help="default: all")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if stale")
    given = parser.parse_args(arguments)
    stale = 0
    for name in given.names or names():
        path = TUTORIALS / f"{name}.md"
        text = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as scratch:
            new = again(text, Path(scratch))
        if new != text and given.check:
            stale += 1
            print(f"{path.relative_to(ROOT)} shows what is printed no longer; run: uv run python"
                  f" docs/make/printed.py {name}")
            pairs = zip(text.splitlines(), new.splitlines(), strict=False)
            print(*next((old, now) for old, now in pairs if old != now), sep="\n")
        elif new != text:
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
