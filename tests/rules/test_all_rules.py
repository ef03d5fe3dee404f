"""What holds for every rule: the same numbers compiled and not, finite, and pure.

A rule called from Python runs as it is written (`compiled.py`), so what is compared with it is
compiled here as compiled code would call it. With NUMBA_DISABLE_JIT=1 that test is left out.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import math
import pkgutil
import random
import typing
from typing import Any

import numba
import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

import ipssim.rules
from ipssim import compiled
from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.prices import Prices
from ipssim.settings.mechanisms import MECHANISMS, Mechanisms
from ipssim.settings.world import World
from ipssim.vocabulary import Income, Item, Position
from ipssim.world.records import law_record, reimbursement, world_record
from ipssim.world.tariff import tariff_of

UNIT, SD, SWITCH, WEEKS, HOURS = (0.0, 1.0), (-3.0, 3.0), (0, 1), (0, 200), (2.0, 37.0)
DRAW = (1e-9, 1.0 - 1e-9)  # a draw is never 0 or 1
# what an argument can be; `rule.argument` where it is something else in that rule
DOMAIN: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(
        (
            "accompanied", "along", "ambivalence", "attention", "belief", "clarity", "exhaustion",
            "fear",
            "flexibility", "heard", "insecurity", "intake", "lapse", "match", "mismatch",
            "motivation",
            "rate", "realism", "related", "risk", "self_stigma", "share", "stress", "support",
            "system_trust",
            "taste", "team_share", "trust", "trust_entry", "vouched", "worker_belief",
            "own_applications.held", "interview_chance.left", "next_motivation.entry",
        ),
        UNIT,
    ),
    **dict.fromkeys(("illness", "items_told.gap", "needs", "u"), DRAW),
    **dict.fromkeys(
        (
            "believed", "cognition", "drive", "fragility", "held", "hold", "level", "negative",
            "openness", "own_level", "shock", "skills", "symptoms", "work", "x",
        ),
        SD,
    ),
    **dict.fromkeys(
        (
            "cut_off", "dream", "new_caseworker", "occupied", "own_choice",
            "same_sector", "worked_recently", "working", "risk_left.told", "public",
            "trial_pays_chance.asked",
            "course_over", "flex", "full_time_only", "prepared", "tried", "wants_education",
        ),
        SWITCH,
    ),
    **dict.fromkeys(
        ("search_weeks", "support_weeks", "tenure", "treatment_end", "waited", "weeks",
         "weeks_served", "weeks_settled"),
        WEEKS,
    ),
    **dict.fromkeys(("income", "basis"), (0, max(Income))),
    **dict.fromkeys(("supported", "outreach"), (False, True)),
    **dict.fromkeys(("alone", "helped"), (0.01, 20.0)),
    **dict.fromkeys(("study_hours", "job_hours"), (0.0, 37.0)),
    "requested": (0.0, 40.0), "weeks_in_post": (0.0, 300.0),
    "advice_minutes.length": (0.0, 120.0), "pair": (0, 30_000), "w": (0, 300),
    "age": (18.0, 66.0), "away": (0, 200), "clear": UNIT, "track": (0, 2), "v": DRAW,
    **dict.fromkeys(("asked", "capacity", "entry", "hours"), HOURS),
    "attended": (0, 48), "caseload": (0, 80), "contacts_per_month": (0.0, 8.0),
    "cv_gap": (0.0, 20.0), "eagerness": (0.1, 5.0), "easiness": (0.1, 5.0),
    "full_time": (37.0, 37.0), "gained": (0.0, 15.0), "gap": (0.0, 10.0), "harm": (0.0, 0.1),
    "high": (0.0, 3.0), "interval": (1, 13), "leads": (0.0, 20.0), "left": (0.0, 400.0),
    "lessons": (0.0, 6.0), "low": (-3.0, 0.0), "main_intake": (False, True),
    "memory": (0.0, 120.0), "minutes": (0.0, 120.0), "offered": (0, 48), "openings": (0, 3),
    "overload": (0.0, 30.0), "position": (0, sum(Position)), "skill": (0.2, 3.0),
    "style": (0.2, 3.0), "told": (0, sum(Item)), "wanted": (1.0, 3000.0),
    "week_minutes": (0.0, 3000.0), "weeks_in_job": (-1, 100), "weeks_left": (0.0, 100.0),
    "weeks_since_treatment": (-100, 100), "worker_minutes": (0.0, 5000.0),
    # life beside work
    **dict.fromkeys(
        ("community_share", "length", "reach", "rhythm", "substance", "substance_entry"), UNIT
    ),
    **dict.fromkeys(("broader_help", "children", "partner", "unlimited"), SWITCH),
    "away_loses.away": (False, True), "kind": (1, 4),
    "need": (0.0, 12.0), "saved": (0.0, 200.0), "sick_until": (-1, 200),
    # the organisation
    **dict.fromkeys(
        ("best", "clinician", "cooperation", "knowledge", "possible", "pressed", "shared",
         "unclear", "trust_in_colleague.before", "trust_in_colleague.after"),
        UNIT,
    ),
    **dict.fromkeys(
        ("agreed", "burdened", "consents", "in_treatment", "present", "records", "stand_in",
         "task_limits", "together", "waits"),
        SWITCH,
    ),
    "practice.weeks": (0.0, 200.0), "desk_days": (0.0, 5.0), "enough": (0.0, 100.0),
    "goodwill": (0.2, 3.0), "led": (0.0, 3.0),
    "meetings": (0.0, 12.0), "members": (0, 30), "supervision": (0.0, 1.5), "teams": (0, 20),
    "training_weeks": (0, 26), "waiting": (0, 300), "workers": (1, 30),
    # money, in øre a week
    **dict.fromkeys(
        ("amount", "limit", "wage", "tapered.rate", "municipal_tax.support", "state_tax.support",
         "_worked_base.support"),
        (0.0, 1e6),
    ),
    **dict.fromkeys(("firm", "old"), SWITCH), "year": (2012, 2030),
}  # fmt: skip
LONGEST = 12  # of the lists a rule is given
WORLDS = [World(), World(mechanisms=Mechanisms(**{m.field: False for m in MECHANISMS}))]


def rules() -> list[Any]:
    """Return every rule of the package, each once, as pytest parameters."""
    found = []
    for info in pkgutil.iter_modules(ipssim.rules.__path__):
        module = importlib.import_module(f"ipssim.rules.{info.name}")
        for name, value in vars(module).items():
            is_one = isinstance(value, Dispatcher) or inspect.isfunction(value)
            if is_one and written(value).__module__ == module.__name__:
                found.append(pytest.param(value, id=f"{info.name}.{name}"))
    return found


def written(rule: Any) -> Any:
    """Return a rule as the function that was written."""
    return getattr(rule, "py_func", rule)


def arguments(rule: Any, rng: random.Random, p: Any, programme: Any) -> list[Any]:
    """Return one set of arguments for a rule, drawn from what each can be."""
    drawn: list[Any] = []
    length = rng.randint(0, LONGEST)
    given = {
        "p": p, "programme": programme, "n": length, "law": law_record(Jobcentre()),
        "steps": reimbursement(Jobcentre())[0], "carried": reimbursement(Jobcentre())[1],
        "score": np.array([float(rng.randint(0, 4)) for _ in range(LONGEST)]),
        "items": np.array(rng.sample(range(100), LONGEST)),
        "t": tariff_of(Prices(), Law()),
    }  # fmt: skip
    for name, hint in inspect.get_annotations(written(rule)).items():
        if name in given:
            drawn.append(given[name])
        elif name != "return":
            low, high = DOMAIN.get(f"{rule.__name__}.{name}") or DOMAIN[name]
            if str(hint) == "bool":
                drawn.append(rng.random() < 0.5)
            elif str(hint) == "int":
                drawn.append(rng.randint(int(low), int(high)))
            else:
                drawn.append(rng.uniform(float(low), float(high)))
    return drawn


def works_in_place(rule: Any) -> bool:
    """Say whether a rule changes the lists it is given (it then returns nothing)."""
    return typing.get_type_hints(written(rule))["return"] is type(None)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.parametrize("rule", rules())
def test_compiled_and_uncompiled_give_the_same_finite_numbers(rule: Any, programme: Any) -> None:
    fast, slow = numba.njit(**compiled._OPTIONS)(rule.py_func), rule.py_func
    rng = random.Random(slow.__name__)
    records = [programme(name) for name in ("ips_shared_care", "package")]
    for world in WORLDS:
        p = world_record(world)
        for record in records:
            for _ in range(25):
                given = arguments(rule, rng, p, record)
                if works_in_place(rule):
                    mine = copy.deepcopy(given)
                    fast(*given)
                    slow(*mine)
                    for one, other in zip(given, mine, strict=True):
                        assert np.array_equal(one, other)
                    continue
                found, plain = fast(*given), slow(*given)
                assert math.isfinite(plain)
                assert found == pytest.approx(plain, rel=1e-12, abs=1e-12)
                assert slow(*given) == plain
    assert len(fast.signatures) > 0


def test_a_rule_leaves_what_it_is_given_as_it_was(p: Any, programme: Any) -> None:
    for one in rules():
        (rule,) = one.values
        if not works_in_place(rule):
            given = arguments(rule, random.Random(1), p, programme())
            before = [np.array(value).tobytes() for value in given]
            written(rule)(*given)
            assert [np.array(value).tobytes() for value in given] == before, one.id


def test_a_rule_returns_one_number_or_changes_its_lists_in_place() -> None:
    for rule in rules():
        returned = typing.get_type_hints(written(rule.values[0]))["return"]
        assert returned in (int, float, bool, type(None)), rule.id


def test_every_mechanism_has_rules_that_read_its_switch() -> None:
    for mechanism in MECHANISMS:
        source = inspect.getsource(importlib.import_module(mechanism.rules))
        assert f"p.{mechanism.field}" in source, mechanism.field


def test_every_module_of_rules_has_its_own_tests(request: pytest.FixtureRequest) -> None:
    here = request.path.parent
    for info in pkgutil.iter_modules(ipssim.rules.__path__):
        assert (here / f"test_{info.name}.py").is_file()
    assert len(rules()) > 80
