"""Compiled code: it cannot go stale, and is the same as what is written."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from worlds import TABLES, columns, make_trial

from ipssim import compiled
from ipssim.rules.health import next_capacity
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.stages.muster import list_caseloads
from ipssim.world.records import world_record

PACKAGE = Path(compiled.__file__).parent
LOOK = """
import json, numba, ipssim.compiled as c
print(json.dumps([c.__file__, c.compiled_hash(), str(c.CACHE), numba.config.CACHE_DIR]))
"""


def python(code: str, folder: Path, **environment: str) -> str:
    """Return what a fresh interpreter in `folder`, whose packages come first, prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False,
        cwd=folder, env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(root: Path, cache: Path) -> tuple[str, str]:
    """Import the package below `root` in a fresh interpreter; return the hash and the cache."""
    file, name, cached, folder = json.loads(
        python(LOOK, root, NUMBA_CACHE_DIR=str(cache))
    )
    assert Path(file).is_relative_to(root)
    assert cached == folder
    return name, folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package's sources."""
    shutil.copytree(
        PACKAGE, tmp_path / "root" / "ipssim", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path / "root"


def test_cache_folder_is_named_by_the_sources(copy: Path, tmp_path: Path) -> None:
    name, folder = look(copy, tmp_path / "cache")
    assert name == compiled.compiled_hash()
    assert Path(folder).is_dir()
    assert Path(folder).parent == tmp_path / "cache"
    assert Path(folder).name.startswith(f"{name}-numba")


@pytest.mark.parametrize("change", ["text", "name", "more", "moved"])
def test_any_change_of_any_source_names_another_folder(
    copy: Path, tmp_path: Path, change: str
) -> None:
    rule = copy / "ipssim" / "rules" / "health.py"
    if change == "text":  # in a file that holds no entry point, where Numba would not look
        rule.write_text(rule.read_text("utf-8").replace("2.0, 37.0", "2.0, 37.5"), "utf-8")
    elif change == "name":
        rule.rename(rule.with_name("healthy.py"))
    elif change == "more":
        (copy / "ipssim" / "rules" / "more.py").write_text("", "utf-8")
    else:
        (copy / "ipssim" / "rules" / "world").mkdir()
        rule.rename(rule.parent / "world" / "health.py")
    assert look(copy, tmp_path / "cache")[0] != compiled.compiled_hash()


def test_nothing_is_compiled_where_the_hash_does_not_look(copy: Path, tmp_path: Path) -> None:
    makers = {"rule", "stage", "entry", "inlined", "njit", "jit"}
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if any(inside.is_relative_to(room) for room in compiled._NEVER_COMPILED):
            names = {
                alias.name for node in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
            }
            assert not names & makers, path
    text = copy / "ipssim" / "report" / "handed.py"
    text.write_text(text.read_text("utf-8") + "\n", "utf-8")
    read = copy / "ipssim" / "settings" / "read"
    read.mkdir(exist_ok=True)
    (read / "another.py").write_text("", "utf-8")
    assert look(copy, tmp_path / "cache")[0] == compiled.compiled_hash()


def made() -> tuple[Any, Any]:
    """Return a rule, and compiled code that calls it."""
    @compiled.rule
    def twice(x: float) -> float:
        return 2 * x

    @numba.njit(**compiled._OPTIONS)  # as `entry`, without a cache to leave behind
    def call(x: float) -> float:
        return twice(x) + 1.0

    return twice, call


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_what_compiled_code_calls_runs_as_written_when_python_calls_it() -> None:
    twice, call = made()
    assert isinstance(twice, compiled._Inner)
    assert twice(1.5) == 3.0
    assert twice("no number, ") == "no number, no number, "
    assert twice.signatures == []
    assert call(1.5) == 4.0
    assert len(twice.signatures) == 1
    assert twice("still, ") == "still, still, "  # compiled since, and yet as written
    assert len(twice.signatures) == 1


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_an_inner_function_gives_the_same_compiled_and_as_written() -> None:
    @numba.njit(**compiled._OPTIONS)
    def capacity(entry: float, gained: float, symptoms: float, level: float, p: Any) -> float:
        return next_capacity(entry, gained, symptoms, level, p)

    p = world_record(World())
    for given in ((15.0, 0.0, 1.0, 0.0), (2.0, 3.0, -2.0, 1.5), (37.0, 9.0, 0.0, 3.0)):
        assert capacity(*given, p) == next_capacity(*given, p)
    assert isinstance(list_caseloads, compiled._Inner)  # a stage is no other


def test_numbers_of_a_table_reach_a_rule_in_double_precision() -> None:
    @compiled.rule
    def difference(x: float, y: float) -> float:
        return x - y

    @numba.njit(**compiled._OPTIONS)
    def call(table: Any) -> float:
        return difference(float(table[0]), y=float(table[1]))

    table = np.array([1.1, 1e-9], dtype=np.float32)
    assert call(table) == float(table[0]) - float(table[1])


def test_without_the_compiler_rules_and_stages_are_plain_functions() -> None:
    code = """
from ipssim.rules.health import next_capacity
from ipssim.stages.muster import list_caseloads
from ipssim.week import run_weeks
print(*{type(f).__name__ for f in (next_capacity, list_caseloads, run_weeks)})
"""
    assert python(code, PACKAGE.parent, NUMBA_DISABLE_JIT="1").split() == ["function"]


UNCOMPILED = """
import json, sys
sys.path.insert(0, {tests!r})
from test_compiled import small_trial
print(json.dumps(small_trial()))
"""


def small_trial() -> dict[str, str]:
    """Return the bytes of all tables and events of a trial small enough to go uncompiled."""
    run = Simulation(make_trial((20, 20, 20, 20), horizon=40), 1, 0, record="events").run()
    found = {
        f"{table}.{name}": column for table in TABLES
        for name, column in columns(run, table).items()
    }
    events = run.recorder.events()
    found |= {f"events.{name}": events[name] for name in events.dtype.names or ()}
    found |= {"weekly": run.weekly, "yearly": run.yearly}
    assert len(events) > 1000
    return {name: np.ascontiguousarray(values).tobytes().hex() for name, values in found.items()}


def test_uncompiled_rules_give_the_same_bytes() -> None:
    code = UNCOMPILED.format(tests=str(Path(__file__).parent))
    plain = json.loads(python(code, PACKAGE.parent, NUMBA_DISABLE_JIT="1"))
    here = small_trial()
    assert [name for name in here if here[name] != plain[name]] == []
