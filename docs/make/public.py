"""What users may build on, as found in the code: names, signatures, commands, files, columns.

`docs/public.yaml` lists it. A test compares the two, so that nothing public changes by accident; on
purpose, write it into CHANGELOG.md and run `uv run python docs/make/public.py`, which writes the
list anew (with `--folders` also files and columns). docs/stability.md says what is promised.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import tempfile
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import yaml

import ipssim
from make.checkout import ROOT

LIST = ROOT / "docs" / "public.yaml"
HEAD = """\
# What users may build on (docs/stability.md). Made by `uv run python docs/make/public.py`, and on
# purpose only: who changes it changes what is promised, and writes a line into CHANGELOG.md.
"""
SMALL = (
    "population.size=40", "horizon_weeks=26", "accrual_weeks=10", "kept_worlds=1",
    "trial.sizes={ips: 20, ips_plus: 20, usual: 20}",
)
RUNS = {  # a small run of each study whose tables are promised
    "compare": ("compare", *SMALL, "--replicates", "2"),
    "run": ("run", "programme=package", *SMALL, "--replicates", "2"),
    "path": ("path", "package", "ips_shared_care", *SMALL, "--replicates", "2"),
    "sweep": ("sweep", "arms.ips.caseload_cap=10,25", *SMALL, "--replicates", "2"),
    "service": ("compare", "experiment=service_over_time", "population.size=60",
                "service.weeks=60", "horizon_weeks=52", "service.window_weeks=26", "kept_worlds=0",
                "--replicates", "2"),
}
_PARTS = ("figures", "replicates", "draws", "earlier", "failures")


def signature(thing: Any) -> str:
    """Return what a call takes: names and defaults, without `self` and annotations."""
    try:
        found = inspect.signature(thing)
    except (TypeError, ValueError):
        return "()"
    kept = [one.replace(annotation=one.empty)
            for name, one in found.parameters.items() if name != "self"]
    return str(found.replace(parameters=kept, return_annotation=found.empty))


def members(kind: type) -> list[str]:
    """Return what of a class is promised, one a line: calls with what they take, and fields.

    Of a result that is what all results have, and its tables; of settings, their names.
    """
    tables = [attribute for _, attribute in getattr(kind, "FILES", ())]
    if not hasattr(kind, "save_figures"):
        tables = [name for name in dir(kind) if _ours(kind, name)]
    wanted = {*tables, *(RESULT if hasattr(kind, "save_figures") else ())}
    found = []
    for name in sorted(wanted):
        member = inspect.getattr_static(kind, name, None)
        called = callable(member) or isinstance(member, classmethod | staticmethod)
        found.append(name + signature(getattr(kind, name)) if called else name)
    fields = getattr(kind, "__dataclass_fields__", {})
    if not hasattr(kind, "save_figures"):
        found += [name for name in fields if not name.startswith("_") and name not in wanted]
    return sorted(found)


RESULT = ("page", "report", "figure", "save_figures", "table", "tables", "save")
"""What every result can do."""


def _ours(kind: type, name: str) -> bool:
    """Say whether the package declares a public member, and not a library it builds on."""
    if name.startswith("_") or name.isupper():
        return False
    for base in kind.__mro__:
        if name in vars(base):
            return base.__module__.split(".")[0] == "ipssim"
    return False


def names() -> dict[str, Any]:
    """Return what `ipssim` hands to users: functions by what they take, classes by members."""
    found: dict[str, Any] = {}
    for name in ipssim.__all__:
        thing = getattr(ipssim, name)
        found[name] = members(thing) if isinstance(thing, type) else signature(thing)
    return found


def commands() -> dict[str, list[str]]:
    """Return the options of each command."""
    from ipssim.cli import COMMANDS

    return {command.name: sorted(option.name for option in command.options)
            for command in sorted(COMMANDS, key=lambda one: one.name)}


def folder(study: str, out: Path) -> dict[str, Any]:
    """Run a small study into `out`, and return its files, a table's with their columns."""
    from ipssim.cli import main

    if main([*RUNS[study], "--out", str(out), "--quiet"]) != 0:
        raise SystemExit(f"{study} did not run")
    found: dict[str, Any] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_dir() or name.startswith(".") or name.split("/")[0] in _PARTS:
            continue
        found[name] = columns(path)
    return found


def columns(path: Path) -> list[str] | str:
    """Return the columns of a table, or the kind of another file."""
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8").splitlines()[0].split(",")
    if path.suffix == ".parquet":
        import pyarrow.parquet

        return [str(name) for name in pyarrow.parquet.read_schema(path).names]
    return path.suffix.removeprefix(".")


def listed() -> dict[str, Any]:
    """Return what docs/public.yaml lists."""
    said: dict[str, Any] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return said


def main() -> None:
    """Write the list anew: names and commands, and with `--folders` what small runs write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folders", action="store_true", help="run the studies, too (minutes)")
    folders: dict[str, Any] = listed()["folders"] if LIST.is_file() else {}
    if parser.parse_args().folders or not folders:
        with tempfile.TemporaryDirectory() as scratch:
            folders = {study: folder(study, Path(scratch) / study) for study in RUNS}
    said = {"python": names(), "commands": commands(), "folders": folders}
    text = yaml.safe_dump(said, width=100, sort_keys=False, allow_unicode=True,
                          default_flow_style=None)
    LIST.write_text(HEAD + text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
