"""What the reports of all studies say alike: titles, numbers, what is missed, how it was made."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ipssim.outcomes.definitions import Outcome
from ipssim.report.page.parts import Points, Said, Section, Terms
from ipssim.report.words import Words
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.law import beyond_its_years
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir, load, options
from ipssim.studies.worlds import varied
from ipssim.trials.emulated import Change, changed_arms, changed_setup, other_programme

BETWEEN = " - "
"""How the name of a difference is written: "ips_pooled - usual"."""

LABELS = ("measured", "calibrated", "assumed", "policy")
_OUTSIDE_THE_MODEL = ("arms.", "trial.")
WEEKS_A_YEAR = 52.18
ENOUGH = {"runs": 20, "worlds": 40}
"""Runs and other worlds below which a range is not to be read."""
_CHANGES = 4  # that are said one by one


# Titles and numbers


def arm_title(w: Words, experiment: Experiment, arm: str) -> str:
    """Return what a report calls an arm, a pooled arm or a difference."""
    if BETWEEN in arm:
        first, second = arm.split(BETWEEN, 1)
        return w.say("title.minus", one=arm_title(w, experiment, first),
                     other=arm_inside(w, experiment, second))
    if arm in experiment.arms:
        given = experiment.arms[arm]
        title = programme_title(w, given, arm)
        shared = [one for one in experiment.arms.values() if one.title == given.title]
        alike = len(shared) > 1 and given.title
        return w.say("title.named", title=title, name=arm) if alike else title
    for dial in dial_arms(experiment) if "(" in arm else ():
        if dial.name == arm:
            base = arm_title(w, experiment, dial.base)
            return w.say("dials.title", base=base, values=dialled(w, dial.values))
    members = experiment.trial.pooled.get(arm, ())
    if members:
        titles = list(dict.fromkeys(arm_title(w, experiment, name) for name in members))
        return w.say("title.pooled", arms=w.listed(titles))
    return arm


def dialled(w: Words, values: Mapping[str, Any]) -> str:
    """Say the values of an arm's dials, such as "39 weeks, 25 per worker"."""
    return ", ".join(dial_value(w, name, found) for name, found in values.items())


def dial_value(w: Words, name: str, found: Any) -> str:
    """Say a setting's value so that it can stand alone: "39 weeks", "no time limit"."""
    key = f"dials.value.{name}.{'none' if found is None else 'some'}"
    if w.has(key):
        return w.say(key, value=found)
    return w.say("dials.value.other", name=field_name(w, name), value=setting(w, found))


def programme_title(w: Words, programme: Programme, name: str = "") -> str:
    """Return what a report calls a programme: an arm's title is its own, so it is the key."""
    found = programme.title or name or programme.name
    return w.declared(f"programme_title.{found}", found)


def experiment_title(w: Words, experiment: Experiment) -> str:
    """Return what a report calls an experiment: one of its own has no key, and is kept."""
    found = experiment.title or experiment.name
    return w.declared(f"experiment_title.{found}", found)


def two_titles(w: Words, start: Programme, goal: Programme) -> tuple[str, str]:
    """Return what to call two programmes; the name goes with a title that both have."""
    one, other = programme_title(w, start), programme_title(w, goal)
    if one != other:
        return one, other
    if start.name != goal.name:
        return (w.say("title.named", title=one, name=start.name),
                w.say("title.named", title=other, name=goal.name))
    return (w.say("title.end", title=one, name=start.name, number=1),
            w.say("title.end", title=other, name=goal.name, number=2))


def short(w: Words, outcome: Outcome) -> str:
    """Return an outcome's short name."""
    return w.declared(f"outcome.{outcome.code}.short", outcome.short)


def unit(w: Words, outcome: Outcome, *, difference: bool = False) -> str:
    """Return the unit a value is shown in; differences of shares are percentage points."""
    if outcome.unit == "%":
        return w.say("unit.points") if difference else "%"
    return w.declared(f"unit.{outcome.unit}", outcome.unit)


def value(
    w: Words, number: float | None, outcome: Outcome, *, bare: bool = False,
    difference: bool = False, finer: int = 0,
) -> str:
    """Write an outcome's value with its unit, or bare; `finer` adds decimals."""
    text = w.number(number, outcome.decimals + finer, signed=difference)
    if bare or number is None:
        return text
    return f"{text} {unit(w, outcome, difference=difference)}"


def with_half(
    w: Words, number: float | None, half: float | None, decimals: int, *, signed: bool = False
) -> str:
    """Write a number with half of its 95 % interval; a bare 0 where luck plays no part in it."""
    if number == 0 and half == 0:
        return "0"
    text = w.number(number, decimals, signed=signed)
    if number is None or half is None:
        return text
    finer = decimals + (half > 0 and round(half, decimals) == 0)
    return f"{text} ±{w.number(half, finer)}"


def setting(w: Words, found: Any) -> str:
    """Write a setting's value in words."""
    if found is None:
        return w.say("none")
    if isinstance(found, bool):
        return w.say("yes" if found else "no")
    if isinstance(found, int | float):
        return w.fill("{x}", x=found)
    if isinstance(found, tuple):
        return "; ".join(setting(w, one) for one in found)
    return w.declared(f"value.{found}", str(found).replace("_", " "))


def setting_of(w: Words, spec: Parameter) -> str:
    """Write a setting's value in words; a year without a mark for thousands."""
    return str(spec.value) if spec.unit == "calendar year" else setting(w, spec.value)


def prior(w: Words, spec: Parameter) -> str:
    """Write what is believed of a value before any fit; a dash where nothing is."""
    if spec.prior is None:
        return w.say("blank")
    return w.say(f"prior.{spec.prior.kind}", a=w.exact(spec.prior.a), b=w.exact(spec.prior.b))


def setting_unit(w: Words, spec: Parameter) -> str:
    """Return a setting's unit; nothing where its value is a word."""
    return "" if spec.unit in ("word", "yes/no") else w.declared(f"unit.{spec.unit}", spec.unit)


def explained(
    w: Words, key: str, spec: Parameter, *, typed: bool = False
) -> tuple[str, str, str]:
    """Return unit, what is allowed and meaning of a setting; `key` is as scenario files have it.

    `typed` is for where numbers are typed as YAML writes them.
    """
    section, _, rest = key.partition(".")
    if section in ("arms", "observed"):
        kind = {"arms": "programme_field", "observed": "observed"}[section]
        said_by = f"{kind}.{rest.partition('.')[2]}"
    else:
        said_by = f"parameter.{key}"
    allowed = w.say("lists.yes_no") if isinstance(spec.value, bool) else w.said(
        spec.allowed, typed=typed)
    return (w.declared(f"unit.{spec.unit}", spec.unit), allowed, w.declared(said_by, spec.says))


def field_name(w: Words, name: str) -> str:
    """Return a setting's name as words."""
    return w.declared(f"field.{name}", name.replace("_", " "))


def months(weeks: int) -> int:
    """Return whole months in so many weeks."""
    return round(weeks * 12 / WEEKS_A_YEAR)


def follow_up(w: Words, weeks: int) -> str:
    """Write a follow-up: in months where it is some, otherwise in weeks."""
    if weeks < 13:
        return w.say("count.weeks", count=weeks)
    return w.say("count.months", count=months(weeks))


# What the model misses


def switched_off(w: Words, experiment: Experiment) -> list[str]:
    """Return the titles of the mechanisms that are switched off."""
    switches = experiment.world.mechanisms
    return [
        mechanism_title(w, one) for one in MECHANISMS if not getattr(switches, one.field)
    ]


def mechanism_title(w: Words, mechanism: Any) -> str:
    """Return a mechanism's title."""
    return w.declared(f"mechanism.{mechanism.field}.title", mechanism.title)


def arm_inside(w: Words, experiment: Experiment, arm: str) -> str:
    """Return an arm's title as it stands inside a sentence; a title of one's own stays as it is."""
    title = arm_title(w, experiment, arm)
    return title if has_own_title(experiment, arm) else lowered(title)


def has_own_title(experiment: Experiment, arm: str) -> bool:
    """Say whether somebody has given an arm a title that no shipped programme has."""
    title = experiment.arms[arm].title if arm in experiment.arms else ""
    return bool(title) and title not in _shipped_titles()


@functools.cache
def _shipped_titles() -> frozenset[str]:
    arms = (read(config_dir() / "experiment" / f"{name}.yaml").data.get("arms") or {}
            for name in options("experiment"))
    given = {str((arm or {}).get("title")) for one in arms for arm in one.values()}
    return frozenset({load(name).title for name in options("programme")} | given)


def lowered(text: str) -> str:
    """Return a title as it stands inside a sentence."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """Return a sentence that begins with a title as a sentence begins."""
    return text[:1].upper() + text[1:]


def off(w: Words, experiment: Experiment) -> tuple[str, ...]:
    """Say what is switched off, or which rule of one's own acts, and how to read figures then.

    Nothing where all is as shipped.
    """
    titles, rule = switched_off(w, experiment), experiment.each_week
    said = [w.say("misses.off", mechanisms="; ".join(map(lowered, titles)))] if titles else []
    if rule is not None:
        said.append(w.say("misses.own_rule", rule=rule.name, digest=rule.digest))
    return tuple(said)


def changes(w: Words, experiment: Experiment) -> tuple[str, ...]:
    """Say what is no longer the trial's: its people, its place and so on, its programmes."""
    trial = experiment.trial
    setup = [
        w.say("misses.setup", what=w.say(f"misses.setup_{key}"), changed=_said(w, differences),
              trial=w.declared(f"trial.{trial.name}.title", trial.title or trial.name))
        for key, differences in changed_setup(experiment).items()
    ]
    return (*setup, *(
        w.say("misses.another", arm=arm_title(w, experiment, arm),
              given=lowered(programme_title(w, load(trial.programmes[arm]))))
        if other_programme(experiment, arm) else
        w.say("misses.changed", arm=arm_title(w, experiment, arm), what=_said(w, differences))
        for arm, differences in changed_arms(experiment).items()
    ))


def _said(w: Words, found: Sequence[Change]) -> str:
    """Write changes of settings with their names as words; of many the first few."""
    told = [
        f"{field_name(w, name)} {setting(w, before)} → {setting(w, after)}"
        for name, before, after in found
    ]
    if len(told) > _CHANGES:
        told[_CHANGES:] = [w.say("misses.more", count=len(told) - _CHANGES)]
    return "; ".join(told)


def label_counts(experiment: Experiment) -> Counter[str]:
    """Count the numbers outside the programmes and the trial, by where they come from."""
    return Counter(spec.label for _, spec in model_parameters(experiment))


def model_parameters(experiment: Experiment) -> Iterator[tuple[str, Parameter]]:
    """Yield every parameter of people, surroundings and world, by dotted key."""
    for key, spec in parameters(experiment):
        if "." in key and not key.startswith(_OUTSIDE_THE_MODEL):
            yield key, spec


def misses_short(w: Words, experiment: Experiment) -> str:
    """Say in one line what the model misses."""
    counts = label_counts(experiment)
    return w.say(
        "misses.short", assumed=counts["assumed"], total=counts.total(),
        follow_up=follow_up(w, experiment.horizon_weeks),
        costs="" if experiment.money else w.say("misses.costs_short"),
    )


def misses(w: Words, experiment: Experiment, *first: str) -> Section:
    """Return the section on what the model misses; what is special for a study comes `first`."""
    counts = label_counts(experiment)
    same = same_settings(experiment)
    lines = [
        *first, w.say("misses.fit"), w.say("misses.levers"),
        w.say("misses.labels", total=counts.total(), **{one: counts[one] for one in LABELS}),
        w.say("misses.world"),
        *([w.say("misses.same", arms=w.listed([
            arm_title(w, experiment, arm) for arm in same
        ]))] if same else []),
        *(w.say(f"law.{key}", **years) for key, years in beyond_its_years(experiment).items()),
        w.say("misses.money" if experiment.money else "misses.costs"),
        w.say("misses.later", follow_up=follow_up(w, min(
            experiment.horizon_weeks, experiment.service.weeks or experiment.horizon_weeks))),
    ]
    return Section("misses", w.say("misses.title"), (Points(tuple(lines)),), tone="misses")


def same_settings(experiment: Experiment) -> list[str]:
    """Return the first group of arms whose programmes differ only in name and title."""
    groups: dict[Any, list[str]] = {}
    for arm, programme in experiment.arms.items():
        key = dataclasses.replace(programme, name="", title="")
        groups.setdefault(key, []).append(arm)
    return next((arms for arms in groups.values() if len(arms) > 1), [])


# How it was made


def outcome_terms(w: Words, outcomes: Iterable[Outcome]) -> Terms:
    """Return what each outcome means."""
    return Terms(tuple(
        (headed(w, one), w.declared(f"outcome.{one.code}.wording", one.wording))
        for one in outcomes
    ))


def headed(w: Words, outcome: Outcome) -> str:
    """Return the head of an outcome's row: its short name with its unit."""
    return together(w, short(w, outcome), unit(w, outcome))


def together(w: Words, name: str, of: str) -> str:
    """Return a name with its unit; “Weeks in a job” has said that it is in weeks."""
    said_so = name.lower().startswith(f"{of.lower()} ")
    return name if said_so else w.say("head.together", outcome=name, unit=of)


def over_worlds(
    w: Words, low: float | None, high: float | None, decimals: int = 0, *, signed: bool = False
) -> str:
    """Write a range over worlds; one without width says that they cannot be told from luck."""
    if low is not None and low == high:
        return w.say("range.luck")
    return w.between(low, high, decimals, signed=signed)


def few(w: Words, **counts: int) -> tuple[str, ...]:
    """Say of which there are too few for their ranges to be read: runs, other worlds."""
    said = [
        w.say(f"compare.few_{key}", enough=ENOUGH[key], **{key: w.say(f"count.{key}", count=count)})
        for key, count in counts.items() if 0 < count < ENOUGH[key]
    ]
    return (" ".join(said),) if said else ()


def meaning(w: Words, experiment: Experiment, *, drawn: bool) -> Section:
    """Return the folded section on what numbers mean and do not mean."""
    held = len(varied(experiment)) if drawn else 0
    assumed = label_counts(experiment)["assumed"]
    return Section("meaning", w.say("meaning.title"), (
        Terms((*w.pairs("meaning.drawn" if drawn else "meaning.not_drawn", varied=held,
                        others=assumed), *w.pairs("meaning.terms"))),
        Said(w.say("meaning.for_policy"), "strong"),
    ), folded=True)


def records(frame: Any) -> list[dict[str, Any]]:
    """Return a table's lines as mappings."""
    return [{str(key): found for key, found in row.items()} for row in frame.to_dict("records")]


def number(found: Any) -> float | None:
    """Read a table's cell as a number; None where it is empty."""
    return None if found is None or found != found or found == "" else float(found)
