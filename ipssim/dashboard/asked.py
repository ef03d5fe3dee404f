"""What is asked: two services and what surrounds them, as the words of a command."""

from __future__ import annotations

import functools
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from ipssim.errors import InputError, Problem
from ipssim.report.told.common import field_name, programme_title, setting_unit
from ipssim.report.words import words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, field_types, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.axes import written
from ipssim.settings.read.load import load, load_experiment, options

ARMS = ("ips", "usual")
"""The arms of the Danish trial that the two services take the place of, as on its pages."""
SHIPPED = {"ips": "ips_shared_care", "usual": "jobcentre"}
OTHERS = ("ips_plus", "package", "none")
FIRST = ("caseload_cap", "limit_weeks", "contact_interval_weeks")
"""The settings of a service that stand first; all others are behind "more"."""
_LIMITS = ("search_limit_weeks", "in_work_limit_weeks")
"""What also ends support: where a service has such a limit, it stands beside the time limit."""
AROUND = ("organisation.workers", "labour_market.openness")
REACH: Mapping[str, tuple[float, float, float]] = {
    "caseload_cap": (5, 100, 1), "limit_weeks": (4, 104, 1), "contact_interval_weeks": (1, 13, 1),
    "organisation.workers": (1, 60, 1), "labour_market.openness": (-4, 1.5, 0.1),
}
"""How far sliders go, and in which steps, where bounds are far wider than what is asked about."""
_UNTOLD = ("name", "changes")
_LOADING = Lock()  # Hydra composes one thing at a time


@dataclass(frozen=True, slots=True)
class Asked:
    """Two services by arm, settings as somebody typed them by key, the seed and how many runs."""

    programmes: Mapping[str, str] = field(default_factory=lambda: dict(SHIPPED))
    changes: Mapping[str, str] = field(default_factory=dict)
    seed: int = 1
    replicates: int = 20

    def changed(self, key: str, text: str) -> Asked:
        """Return the same with another value of a setting; an empty one takes the change back."""
        kept = {name: said for name, said in self.changes.items() if name != key}
        return replace(self, changes=kept | ({key: text} if text else {}))

    def served_by(self, arm: str, programme: str) -> Asked:
        """Return the same with another programme for an arm, as it is shipped."""
        kept = {key: said for key, said in self.changes.items()
                if not key.startswith(f"arms.{arm}.")}
        return replace(self, programmes={**self.programmes, arm: programme}, changes=kept)

    def words(self, *more: str) -> list[str]:
        """Return the settings as they are written after a command."""
        return [
            *(f"~arms.{arm}" for arm in OTHERS),
            *(f"programme@arms.{arm}={name}" for arm, name in self.programmes.items()
              if name != SHIPPED[arm]),
            *(f"{key}={text}" for key, text in self.changes.items()), *self._titles(), *more,
        ]

    def _titles(self) -> Iterator[str]:
        """Yield titles where the arm's own would mislead: of two alike, or of another programme."""
        same = len({*self.programmes.values()}) < len(self.programmes)
        for number, (arm, name) in enumerate(self.programmes.items(), start=1):
            if (name != SHIPPED[arm] or same) and f"arms.{arm}.title" not in self.changes:
                title = _title(name)
                yield f"arms.{arm}.title={title} {number}" if same else f"arms.{arm}.title={title}"

    def experiment(self, *more: str) -> Experiment:
        """Return it as settings; raises `InputError` with everything wrong, as a command does."""
        with _LOADING:
            return load_experiment(self.words(*more))

    def command(self, name: str, *options: str, more: tuple[str, ...] = ()) -> str:
        """Return the command line that makes the same; `more` are settings, `options` as typed."""
        seed = ("--seed", str(self.seed)) if self.seed != 1 else ()
        return shlex.join(("ipssim", name, *self.words(*more), *options, *seed))

    def python(self, last: str, *more: str) -> str:
        """Return Python that makes the same; `last` is its last line, of `experiment`."""
        words = "".join(f"    {word!r},\n" for word in self.words(*more))
        return f"import ipssim\n\nexperiment = ipssim.load_experiment([\n{words}])\n{last}\n"


def _title(programme: str) -> str:
    if programme == SHIPPED["ips"]:
        return "IPS"
    found = load(programme)
    return found.title or found.name


def _between(low: float | None, high: float | None) -> str:
    """Return a whole number to begin with where a limit is set that was none."""
    return str(round((low or 0) + ((high or 0) - (low or 0)) / 4))


@dataclass(frozen=True, slots=True)
class Control:
    """A setting to turn: its key, declaration with the value it has, and the text somebody typed.

    `default` is the text it has without a change.
    """

    key: str
    spec: Parameter
    text: str
    default: str

    @property
    def told(self) -> dict[str, Any]:
        """Return all that a browser needs to draw it."""
        w, spec = words(), self.spec
        number = spec.choices is None and spec.unit != "yes/no"
        kind = f"programme_field.{spec.name}" if self.key.startswith("arms.") else (
            f"parameter.{self.key}")
        low, high, step = REACH.get(spec.name, REACH.get(self.key, (None, None, None)))
        ends = (spec.low if low is None else low, spec.high if high is None else high)
        whole = isinstance(spec.low, int) or isinstance(spec.value, int)
        sliding = number and spec.low is not None and spec.high is not None
        return {
            "key": self.key, "name": spec.name, "meaning": in_words(w.declared(kind, spec.says)),
            "allowed": in_words(w.said(spec.allowed)), "whole": whole,
            "least": spec.low, "most": spec.high,
            "unit": setting_unit(w, spec),
            "kind": "choice" if spec.choices else "switch" if spec.unit == "yes/no" else
            "slider" if sliding else "text",
            "choices": list(spec.choices or ()), "none": spec.optional,
            "low": ends[0], "high": ends[1], "step": step or (1 if whole else "any"),
            "start": _between(*ends) if sliding else "", "text": self.text,
        }


def in_words(text: str) -> str:
    """Return a sentence on a setting as a dashboard says it: its dials know no null."""
    w = words()
    none = f"“{w.say('none')}”"
    return re.sub(r"\bnull\b", none, text.replace(w.said("null for none"), none))


def first(asked: Asked, arm: str) -> tuple[str, ...]:
    """Return the settings of an arm's service that stand first, by name."""
    programme = load(asked.programmes[arm])
    own = (name for name in _LIMITS if getattr(programme, name) is not None)
    return (*FIRST[:2], *own, *FIRST[2:])


def wrong_dials(asked: Asked) -> dict[str, str]:
    """Return by key of a dial what is wrong with its value, in words for who turns it."""
    w, found = words(), dict[str, str]()
    try:
        if asked.changes:
            asked.experiment()
    except InputError as error:
        for one in filter(is_dial, error.problems):
            title = field_name(w, one.setting.rpartition(".")[2])
            said = w.say("dashboard.wrong", title=title[:1].upper() + title[1:],
                         said=in_words(one.said))
            found.setdefault(one.setting, said)
    return found


def is_dial(problem: Problem) -> bool:
    """Say whether a problem is one of a dial, which says it itself."""
    return problem.setting in {*AROUND, *(
        f"arms.{arm}.{name}" for arm in ARMS for name in field_types(Programme)
        if name not in _UNTOLD
    )}


def controls(asked: Asked) -> dict[str, list[Control]]:
    """Return by arm every setting of its service, the `first` ones first; around both for ""."""
    shipped = dict(parameters(replace(asked, changes={}).experiment()))
    keys = {"": list(AROUND)}
    for arm in ARMS:
        prefix = f"arms.{arm}."
        own = (key for key in shipped if key.startswith(prefix) and "changes." not in key)
        keys[arm] = [key for key in dict.fromkeys((
            *(prefix + name for name in first(asked, arm)), *own
        ))
                     if key.removeprefix(prefix) not in _UNTOLD]
    return {
        arm: [Control(key, shipped[key], asked.changes.get(key, default), default)
              for key in keys[arm] for default in (written(shipped[key].value),)]
        for arm in (*ARMS, "")
    }


@functools.lru_cache(16)
def dials(programmes: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    """Return what a browser needs to draw the dials of two programmes and around them."""
    asked, w = Asked(programmes=dict(programmes)), words()
    titles = [{"name": name, "title": programme_title(w, load(name))}
              for name in options("programme")]
    found = []
    for arm, own in controls(asked).items():
        told = [one.told | {"label": field_name(w, one.spec.name)} for one in own]
        front = len(first(asked, arm) if arm else AROUND)
        found.append({
            "arm": arm, "legend": w.say(f"dashboard.groups.{arm or 'around'}"),
            "options": titles if arm else [], "programme": asked.programmes.get(arm, ""),
            "first": told[:front], "more": told[front:],
            "more_label": w.say("dashboard.more", count=len(told) - front),
        })
    return found
