"""Chance: a generator as published, draws that are uniform, independent and keyed."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from ipssim import chance
from ipssim.chance import BLOCK, DRAWS, Draw, four, four_each, normals, philox, uniform, uniforms

LUCK = (20190901, 3)
PACKAGE = Path(chance.__file__).parent
ALL_ONES = 0xFFFFFFFF
# Random123, tests/kat_vectors, "philox4x32 10": counter, key, answer
PUBLISHED = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def plain(function: Any) -> Any:
    """Return the Python function behind a compiled one."""
    return getattr(function, "py_func", function)


def chi_square_p(u: np.ndarray, bins: int = 100) -> float:
    """Return the p-value of the hypothesis that draws fill equal bins equally."""
    return float(stats.chisquare(np.bincount((u * bins).astype(int), minlength=bins)).pvalue)


def draws_over(name: str, n: int) -> np.ndarray:
    """Return `n` draws along one part of the key, the others fixed."""
    key = {"who": 17, "week": 5, "draw": int(Draw.SEARCH), "occurrence": 2, "seed": 9, "rep": 4}
    out = np.empty(n)
    for k in range(n):
        a = SimpleNamespace(**{**key, name: k})
        out[k] = uniform((a.seed, a.rep), a.who, a.week, a.draw, a.occurrence)
    return out


@pytest.mark.parametrize(("counter", "key", "answer"), PUBLISHED)
def test_generator_gives_the_published_answers(
    counter: Any, key: Any, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tuple(int(word) for word in philox(*counter, *key)) == answer
    monkeypatch.setattr(chance, "_mix", plain(chance._mix))
    assert tuple(int(word) for word in plain(philox)(*counter, *key)) == answer


def test_compiled_and_uncompiled_draws_are_the_same() -> None:
    rng = np.random.default_rng(1)
    for row in rng.integers(0, 2**31, size=(200, 6)).tolist():
        key = ((row[0], row[1]), *row[2:])
        assert uniform(*key) == plain(chance._uniform)(*key)
        assert four(*key) == plain(chance._four)(*key)


@pytest.mark.parametrize("people", [0, 1, 7, BLOCK])
def test_draws_for_many_at_a_time_are_those_of_each(people: int) -> None:
    who = np.random.default_rng(2).integers(0, 2**31, size=BLOCK + 20).astype(np.int32)
    each = plain(four_each)
    for draw in (four_each, each):
        draws = np.zeros((4, BLOCK))
        draw(LUCK, who, 20, 20 + people, 33, int(Draw.LIFE), 1, draws)
        for nth in range(people):
            assert tuple(draws[:, nth]) == four(LUCK, who[20 + nth], 33, int(Draw.LIFE), 1)


@pytest.mark.parametrize("word", [0, ALL_ONES])
def test_no_draw_can_reach_0_or_1(monkeypatch: pytest.MonkeyPatch, word: int) -> None:
    monkeypatch.setattr(chance, "philox", lambda *key: (np.uint64(word),) * 4)
    assert 0.0 < plain(chance._uniform)(LUCK, 0, 0, 1, 0) < 1.0
    for draw in plain(chance._four)(LUCK, 0, 0, 1, 0):
        assert 0.0 < draw < 1.0


@pytest.mark.parametrize("draw", list(Draw))
def test_each_purpose_is_uniform_over_people(draw: Draw) -> None:
    u = uniforms(LUCK, np.arange(100_000), draw)
    assert u.min() > 0.0
    assert u.max() < 1.0
    assert chi_square_p(u) > 1e-5
    assert abs(u.mean() - 0.5) < 4.5 / math.sqrt(12 * u.size)


@pytest.mark.parametrize("part", ["who", "week", "draw", "occurrence", "seed", "rep"])
def test_each_part_of_the_key_gives_uniform_draws_without_memory(part: str) -> None:
    u = draws_over(part, 20_000)
    assert chi_square_p(u, 50) > 1e-4
    assert len(np.unique(u)) == u.size
    for lag in (1, 2, 52):
        assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 4.0 / math.sqrt(u.size)
    pairs = np.floor(u[:-1] * 8) * 8 + np.floor(u[1:] * 8)  # neighbours together, 64 cells
    assert stats.chisquare(np.bincount(pairs.astype(int), minlength=64)).pvalue > 1e-5


def test_purposes_do_not_correlate() -> None:
    n = 20_000
    table = np.array([uniforms(LUCK, np.arange(n), draw) for draw in Draw])
    r = np.corrcoef(table) - np.eye(len(table))
    assert np.abs(r).max() < 5.0 / math.sqrt(n)


def test_occurrences_seeds_and_replicates_do_not_correlate() -> None:
    n = 50_000
    keys = [(LUCK, 0), (LUCK, 1), ((LUCK[0] + 1, LUCK[1]), 0), ((LUCK[0], LUCK[1] + 1), 0),
            ((LUCK[1], LUCK[0]), 0)]
    table = np.array([uniforms(luck, np.arange(n), Draw.WORK, again) for luck, again in keys])
    r = np.corrcoef(table) - np.eye(len(table))
    assert np.abs(r).max() < 4.0 / math.sqrt(n)


def test_the_four_draws_of_one_key_are_uniform_and_independent() -> None:
    n = 50_000
    table = np.array([four(LUCK, who, 12, int(Draw.LIFE), 1) for who in range(n)]).T
    for u in table:
        assert chi_square_p(u) > 1e-4
    r = np.corrcoef(table) - np.eye(4)
    assert np.abs(r).max() < 4.0 / math.sqrt(n)


def test_a_week_says_nothing_of_the_next() -> None:
    n = 20_000
    weeks = [
        np.array([uniform(LUCK, who, w, int(Draw.WORK), 0) for who in range(n)]) for w in range(4)
    ]
    for before, after in pairwise(weeks):
        assert abs(np.corrcoef(before, after)[0, 1]) < 4.0 / math.sqrt(n)


def test_a_draw_depends_on_neither_size_nor_order() -> None:
    few, many = (uniforms(LUCK, np.arange(n), Draw.AGE) for n in (10, 1000))
    assert np.array_equal(few, many[:10])
    some = np.array([7, 999, 3])
    assert np.array_equal(uniforms(LUCK, some, Draw.AGE), many[some])
    backwards = [uniform(LUCK, who, 0, int(Draw.AGE), 0) for who in reversed(range(10))]
    assert backwards[::-1] == few.tolist()


def test_a_draw_does_not_depend_on_the_kind_of_whole_number() -> None:
    expected = uniform(LUCK, 7, 3, int(Draw.WORK), 1)
    for kind in (np.int8, np.int32, np.uint16, np.int64):
        assert uniform(LUCK, kind(7), kind(3), kind(Draw.WORK), kind(1)) == expected


def test_normals_are_standard_normal() -> None:
    z = normals(LUCK, np.arange(200_000), Draw.SEVERITY)
    assert abs(z.mean()) < 4.0 / math.sqrt(z.size)
    assert abs(z.std() - 1.0) < 4.0 / math.sqrt(2 * z.size)
    assert stats.kstest(z, "norm").pvalue > 1e-4


def test_the_register_names_every_draw_once() -> None:
    codes = [member.value for member in Draw.__members__.values()]
    assert len(codes) == len(set(codes)) == len(Draw)
    assert list(DRAWS) == list(Draw)
    assert len(set(DRAWS.values())) == len(DRAWS)


def test_every_registered_draw_is_used() -> None:
    used = "".join(p.read_text("utf-8") for p in PACKAGE.rglob("*.py") if p.name != "chance.py")
    assert [draw.name for draw in Draw if f"Draw.{draw.name}" not in used] == []
