"""What holds for every rule: the same numbers compiled and not, finite, and pure."""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
import random
import typing
from typing import Any

import pytest
from numba.core.dispatcher import Dispatcher

import ipssim.rules
from ipssim.vocabulary import Position

UNIT, SD, SWITCH, WEEKS, HOURS = (0.0, 1.0), (-3.0, 3.0), (0, 1), (0, 200), (2.0, 37.0)
# what an argument can be; the type of the bounds is the type that is drawn
DOMAIN: dict[str, tuple[Any, Any]] = {
    "left": (0.0, 400.0),
    **dict.fromkeys(
        (
            "accompanied", "ambivalence", "clarity", "insecurity", "intake", "lapse", "match",
            "mismatch", "motivation", "realism", "share", "stress", "support", "system_trust",
            "taste", "trust", "trust_entry", "vouched", "worker_stress", "rate", "come", "go", "u",
        ),
        UNIT,
    ),
    **dict.fromkeys(
        (
            "cognition", "drive", "fragility", "level", "negative", "openness", "own_level",
            "shock", "symptoms", "x",
        ),
        SD,
    ),
    **dict.fromkeys(
        ("dream", "new_caseworker", "occupied", "preferred", "same_sector", "worked_recently"),
        SWITCH,
    ),
    **dict.fromkeys(
        ("search_weeks", "support_weeks", "tenure", "treatment_end", "waited", "weeks",
         "weeks_served", "weeks_settled"),
        WEEKS,
    ),
    **dict.fromkeys(("capacity", "entry", "hours"), HOURS),
    "caseload": (0, 80), "contacts_per_month": (0.0, 8.0), "cv_gap": (0.0, 20.0),
    "easiness": (0.1, 5.0), "full_time": (37.0, 37.0), "gained": (0.0, 15.0), "held": (0.1, 5.0),
    "high": (0.0, 3.0), "interval": (1, 13), "leads": (0.0, 20.0), "low": (-3.0, 0.0),
    "main_intake": (False, True), "memory": (0.0, 120.0), "minutes": (0.0, 120.0), "most": (1, 3),
    "openings": (0, 3), "overload": (0.0, 20.0), "position": (0, sum(Position)),
    "skill": (0.2, 3.0), "style": (0.2, 3.0), "tries": (0, 5), "wanted": (1.0, 3000.0),
    "week_minutes": (0.0, 3000.0), "worker_minutes": (0.0, 5000.0),
}  # fmt: skip


def rules() -> list[Any]:
    """Return every rule of the package, each once, as pytest parameters."""
    found = []
    for info in pkgutil.iter_modules(ipssim.rules.__path__):
        module = importlib.import_module(f"ipssim.rules.{info.name}")
        for name, value in vars(module).items():
            if isinstance(value, Dispatcher) and value.py_func.__module__ == module.__name__:
                found.append(pytest.param(value, id=f"{info.name}.{name}"))
    return found


def arguments(rule: Any, rng: random.Random, p: Any, programme: Any) -> list[Any]:
    """Return one set of arguments for a rule, drawn from what each can be."""
    drawn: list[Any] = []
    hints = {
        name: str(hint) for name, hint in inspect.get_annotations(rule.py_func).items()
    }
    for name in inspect.signature(rule.py_func).parameters:
        if name in ("p", "programme"):
            drawn.append(p if name == "p" else programme)
            continue
        low, high = DOMAIN[name]
        if hints[name] == "bool":
            drawn.append(rng.random() < 0.5)
        elif hints[name] == "int":
            drawn.append(rng.randint(int(low), int(high)))
        else:
            drawn.append(rng.uniform(float(low), float(high)))
    return drawn


@pytest.mark.parametrize("rule", rules())
def test_compiled_and_uncompiled_give_the_same_finite_numbers(
    rule: Any, p: Any, programme: Any
) -> None:
    rng = random.Random(rule.py_func.__name__)
    for name in ("ips_shared_care", "package"):
        for _ in range(25):
            given = arguments(rule, rng, p, programme(name))
            compiled, plain = rule(*given), rule.py_func(*given)
            assert math.isfinite(plain)
            assert compiled == pytest.approx(plain, rel=1e-12, abs=1e-12)
            assert rule.py_func(*given) == plain


@pytest.mark.parametrize("rule", rules())
def test_every_rule_says_what_it_returns(rule: Any) -> None:
    first = inspect.getdoc(rule.py_func).splitlines()[0]
    assert first.startswith(("Return ", "Say whether "))
    assert typing.get_type_hints(rule.py_func)["return"] in (int, float, bool)


def test_every_module_of_rules_has_its_own_tests(request: pytest.FixtureRequest) -> None:
    here = request.path.parent
    for info in pkgutil.iter_modules(ipssim.rules.__path__):
        assert (here / f"test_{info.name}.py").is_file()
    assert len(rules()) > 35
