"""Every rule of ipssim as the plain Python it was written in, and the codes they speak in."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import FunctionType, SimpleNamespace
from typing import Any

from numba.core.dispatcher import Dispatcher

from ipssim import rules
from ipssim.stages import allot as allot_stage
from ipssim.stages import enrol as enrol_stage
from ipssim.stages import lead as lead_stage
from ipssim.stages import meet as meet_stage
from ipssim.stages import search as search_stage
from ipssim.vocabulary import (
    Authority,
    Channel,
    Contingency,
    Decision,
    Ending,
    EndingRule,
    Income,
    Item,
    Outreach,
    Placement,
    PlaceTrainOrder,
    Position,
    Praktik,
    Service,
    WageSubsidy,
)

_SPACES: dict[str, dict[str, Any]] = {}
_MADE: dict[tuple[str, str], FunctionType] = {}


def uncompiled(rule: Any) -> Any:
    """Return a rule as plain Python, and so every rule it calls."""
    function = getattr(rule, "py_func", rule)  # the same thing where nothing is compiled
    key = (function.__module__, function.__name__)
    if key not in _MADE:
        space = _space(function.__module__)
        _MADE[key] = FunctionType(
            function.__code__, space, function.__name__, function.__defaults__
        )
    return _MADE[key]


def _space(module: str) -> dict[str, Any]:
    if module not in _SPACES:
        space = _SPACES[module] = dict(vars(sys.modules[module]))
        for name, item in tuple(space.items()):
            if isinstance(item, Dispatcher):
                space[name] = uncompiled(item)
    return _SPACES[module]


def _all_rules() -> SimpleNamespace:
    """Return the rules of every mechanism, uncompiled, by name; no two share one."""
    found: dict[str, Any] = {}
    for entry in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{entry.name}")
        for name, item in vars(module).items():
            function = getattr(item, "py_func", item)
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                if name in found:
                    raise ValueError(f"Two rules are called {name}.")
                found[name] = uncompiled(item)
    return SimpleNamespace(**found)


R = _all_rules()
"""Every rule, uncompiled, by name."""

wanted_contact = uncompiled(allot_stage.wanted_contact)
wants_outreach = uncompiled(allot_stage.wants_outreach)
trial_due = uncompiled(allot_stage.trial_due)
comes_back = uncompiled(enrol_stage.comes_back)
is_taken = uncompiled(enrol_stage.is_taken)
place_in_line = uncompiled(enrol_stage.place_in_line)
letters = uncompiled(search_stage.letters)
skill_of_leader = uncompiled(lead_stage.skill_of_leader)
FORGOTTEN = meet_stage._FORGOTTEN

# plain integers: what a member of an enumeration costs is not what is measured
CLARIFICATION = int(Position.CLARIFICATION)
SEARCH = int(Position.SEARCH)
IN_WORK = int(Position.IN_WORK)
IN_STUDY = int(Position.IN_STUDY)
ENDING = int(Position.ENDING)
OCCUPIED = IN_WORK | IN_STUDY
SETTLED = OCCUPIED | ENDING
NOT_ENTERED = int(Service.NOT_ENTERED)
WAITING = int(Service.WAITING)
SERVED = int(Service.SERVED)
ENDED = int(Service.ENDED)
NOT_OFFERED = int(Service.NOT_OFFERED)
NO_ENDING = int(Ending.NONE)
AGREED = int(Ending.AGREED)
DROPPED_OUT = int(Ending.DROPPED_OUT)
CLARIFIED = int(Ending.CLARIFIED)
PRESSED = int(Ending.PRESSED)
BY_NEED = int(EndingRule.BY_NEED)
PLACE_FIRST = int(PlaceTrainOrder.PLACE_THEN_TRAIN)
TRAIN_FIRST = int(PlaceTrainOrder.TRAIN_THEN_PLACE)
PREFERENCE = int(Placement.PREFERENCE)
AVAILABLE = int(Placement.AVAILABLE)
NO_OUTREACH = int(Outreach.NONE)
DIRECT = int(Outreach.DIRECT)
CENTRE = int(Outreach.COMPANY_CENTRE)
ORDINARY = int(Outreach.ORDINARY_CHANNELS)
NEVER_PRAKTIK = int(Praktik.NEVER)
ROUTINE = int(Praktik.ROUTINE)
PUBLIC = int(WageSubsidy.PUBLIC)
OWN_AUTHORITY = int(Authority.OWN)
OWN = int(Channel.OWN)
OUTREACH = int(Channel.OUTREACH)
ILLNESS_TOLD = int(Item.ILLNESS)
BODY_ILL = int(Contingency.ILLNESS)
PARTNER_LEFT = int(Contingency.PARTNER)
SICK_PAY = int(Income.SYGEDAGPENGE)
PENSION = int(Income.FOERTIDSPENSION)
COURSE = int(Income.RESSOURCEFORLOEB)
REVALIDERING = int(Income.REVALIDERING)
WITHOUT_FLEKSJOB = int(Income.LEDIGHEDSYDELSE)
FLEKSJOB = int(Income.FLEKSJOB)
DECIDED_COURSE = int(Decision.RESSOURCEFORLOEB)
DECIDED_FLEKSJOB = int(Decision.FLEKSJOB)
DECIDED_PENSION = int(Decision.FOERTIDSPENSION)
NO_CONTACT_YET = 1_000
NO_REVIEW = 1_000
NO_DATE = 10_000
FAR_OFF = 32_000
HALF_YEAR = 26
YOUNG = 30.0
LEAST_PLACEMENT = 2
