"""Make a folder that installs ipssim where there is no network.

    uv run --group ci python docs/make/bundle.py bundle

It holds every wheel that is needed, of this system and this version of Python, two scripts, and a
page on what they do. Carry it over, and run the script there.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SH = """\
#!/bin/sh
# Install ipssim from the wheels beside this script; nothing is asked of the network.
#   sh install.sh [FOLDER]     (default: ipssim in your home folder)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${{1:-$HOME/ipssim}}
python=${{PYTHON:-python3}}
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$found" != "{python}" ]; then
  echo "These wheels are for Python {python}, and $python is $found." >&2
  echo "Name another one: PYTHON=python{python} sh install.sh" >&2
  exit 1
fi
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-index --find-links "$here/wheels" ipssim
"$target/bin/ipssim" doctor
echo "Run it with: $target/bin/ipssim compare"
"""
BAT = """\
@echo off
rem Install ipssim from the wheels beside this script; nothing is asked of the network.
rem   install.bat [FOLDER]     (default: ipssim in your profile)
setlocal
set target=%~1
if "%target%"=="" set target=%USERPROFILE%\\ipssim
py -{python} -m venv "%target%" || exit /b 1
set pip="%target%\\Scripts\\python" -m pip
%pip% install --quiet --no-index --find-links "%~dp0wheels" ipssim || exit /b 1
"%target%\\Scripts\\ipssim" doctor || exit /b 1
echo Run it with: "%target%\\Scripts\\ipssim" compare
"""
PAGE = """\
ipssim without a network
========================

This folder installs ipssim {version} on {system} ({machine}) with Python {python}, and on no other:
wheels are made for one system and one version of Python. For another, make the folder there.

Linux, macOS:  sh install.sh [FOLDER]
Windows:       install.bat [FOLDER]

Either makes an environment in FOLDER (ipssim in your home folder where none is named), installs the
{count} wheels of `wheels` into it, and says whether everything is there. No rights of an
administrator are needed. To be rid of it, delete FOLDER.

The script for Linux is run by a test of the project. Those for macOS and Windows are untried.
"""


def make(folder: Path, wheel: Path | None = None) -> Path:
    """Make the bundle in a new or empty folder; with `wheel`, of that and not of this checkout."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty; name a new folder")
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    if wheel is None:
        _run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(ROOT))
        (wheel,) = wheels.glob("ipssim-*.whl")
    _run("-m", "pip", "wheel", "--quiet", "--wheel-dir", str(wheels), str(wheel))
    facts = {
        "python": ".".join(map(str, sys.version_info[:2])), "version": wheel.name.split("-")[1],
        "system": platform.system(), "machine": platform.machine(),
        "count": len([*wheels.glob("*.whl")]),
    }
    for name, text, end in (("install.sh", SH, "\n"), ("install.bat", BAT, "\r\n"),
                            ("README.txt", PAGE, "\n")):
        (folder / name).write_text(text.format(**facts), encoding="utf-8", newline=end)
    (folder / "install.sh").chmod(0o755)
    return folder


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bundle that is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="a new folder")
    made = make(parser.parse_args(arguments).folder)
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
    print(f"{made}: {size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
