"""The documents on mechanisms: one page each and a register, made from the register in settings."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from types import ModuleType

import ipssim.rules
from ipssim.settings.mechanisms import MECHANISMS, Mechanism
from ipssim.settings.read.load import load_experiment
from ipssim.week import WEEK
from make.calls import readers, stages_of
from make.checkout import SURENESS, citation, source_link, sources, story, story_path
from make.markdown import code, document, table
from make.parameter_pages import shown, world_group, world_parameters

_CITED = re.compile(r"\(([^()]*(?:\bS[0-4]\b|\bassumed\b|(?:\b|_)(?:19|20)\d\d\b)[^()]*)\)")

SWITCHES = """\
Each mechanism is a sentence of the sources, written as a few rules, with a switch. The switches are
settings of the world and hold in every arm alike. All are on unless you say otherwise.

- **What off means.** What the mechanism would have added is not added. People, chance and every
  other rule stay the same. Where another rule goes on using one of its numbers, its page says so.
- **What the difference says.** How much the model's answer hangs on this sentence *if* its rules
  and numbers hold. It is never a claim about a real town: there is no place in which trust does
  not grow or nobody wears out, and no trial has switched one off.
- **Differences do not add up.** Mechanisms act on one another: with presence off, trust reaches
  people in the week of a meeting only, and everything that rests on support shrinks with it.
  Switched off one at a time, the differences need not sum to what all of them do together.
- **The fit was made with all of them on.** A few numbers were fitted to a trial in that state. With
  one off the model no longer fits, and was not meant to; look at differences between arms and not
  at levels.
- **A small difference is not a proof that something does not matter.** It can be smaller than the
  Monte Carlo error beside it, or its numbers, nearly all assumed, can be too low."""

MISSING = """\
Named in the sources and not a mechanism: fidelity, which `ipssim review` counts from what the
simulated service did. Not in this version: money."""

STILL = {mechanism.field: mechanism.still for mechanism in MECHANISMS if mechanism.still}
"""Mechanism -> its numbers that go on acting with the switch off, and how (tested by running)."""


def rules_module(name: str) -> ModuleType:
    """Return a module of rules by its short name."""
    return importlib.import_module(f"ipssim.rules.{name}")


def rules_of(module: ModuleType) -> dict[str, Callable[..., object]]:
    """Return name -> function for the rules a module defines itself, in the order they stand."""
    found: dict[str, Callable[..., object]] = {}
    for name, item in vars(module).items():
        function = getattr(item, "py_func", item)
        if inspect.isfunction(function) and function.__module__ == module.__name__:
            found[name] = function
    return found


def cited(doc: str) -> str:
    """Return what a docstring names as its sources, in brackets there."""
    return "; ".join(_CITED.findall(" ".join(doc.split())))


def plain(doc: str) -> str:
    """Return a rule's docstring as a description: no sources, no "Return", in one paragraph."""
    text = _CITED.sub("", " ".join(doc.split()))
    text = re.sub(r"\s+([.,;:])", r"\1", text).replace("..", ".")
    text = re.sub(r"^(?:Return|Say) ", "", text)
    return text[:1].upper() + text[1:]


def _first_line(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().split("\n\n")[0]


def mechanism_page(mechanism: Mechanism) -> str:
    """Return the page of one mechanism."""
    module = rules_module(mechanism.field)
    return document(
        mechanism.title,
        "[All mechanisms](README.md) · [how to read a switch](README.md#how-to-read-a-switch)",
        "## What it says",
        mechanism.says,
        "## Rules",
        f"`ipssim/rules/{mechanism.field}.py`: {_first_line(module)}",
        _rules_table(module),
        "## Numbers",
        *_numbers(mechanism),
        "## In the week",
        *_week(mechanism),
        "## Switched off",
        *_switch(mechanism),
        "## What is assumed",
        _assumed(mechanism, module),
        "## Story",
        *_story(mechanism),
        "## Sources",
        *(_source(key) for key in mechanism.sources),
    )


def _rules_table(module: ModuleType) -> str:
    room = cited(_first_line(module))
    rows = []
    for name, function in rules_of(module).items():
        doc = inspect.getdoc(function) or ""
        rows.append((code(name), plain(doc), cited(doc) or f"as the file: {room}"))
    return table(("rule", "what it gives", "source"), rows)


def _numbers(mechanism: Mechanism) -> list[str]:
    known = world_parameters()
    rows = []
    for name in mechanism.parameters:
        key, spec = known[name]
        rows.append(
            (
                code(key), code(shown(spec.value)), spec.unit, spec.prior or "", spec.label,
                source_link(spec.source, "../"), spec.says,
            )
        )
    heads = ("key", "value", "unit", "prior", "label", "source", "meaning")
    return ["Values are those of the main comparison.", table(heads, rows)]


def _week(mechanism: Mechanism) -> list[str]:
    does = {stage.name: (number, stage.does) for number, stage in enumerate(WEEK, 1)}
    rows = [
        (does[stage][0], f"**{stage}**", does[stage][1], ", ".join(code(name) for name in names))
        for stage, names in stages_of(mechanism.field).items()
    ]
    own = f"rules/{mechanism.field}.py"
    elsewhere = [
        f"{code(name)} in {' and '.join(code(path) for path in paths)}"
        for name, paths in readers(mechanism.parameters).items()
        if paths != [own]
    ]
    parts = [
        "Where it acts, in [the order of the week](../schedule.md), read from the stages' source. A"
        " rule with a dot stands in another file and reads this switch.",
        table(("", "stage", "what happens there", "rules used"), rows),
    ]
    if elsewhere:
        parts.append(f"Numbers that are read outside of the rules above: {'; '.join(elsewhere)}.")
    return parts


def _switch(mechanism: Mechanism) -> list[str]:
    key = f"world.mechanisms.{mechanism.field}"
    return [
        f"The switch is `{key}`, on unless set to false. It holds in every arm alike, and it needs"
        " no other change.",
        f"```bash\nuv run ipssim compare {key}=false\n```",
        "```python\nimport ipssim\n\n"
        f'without = ipssim.load_experiment(["{key}=false"])\n'
        "ipssim.compare(without, replicates=20).summary\n```",
        _still(mechanism),
        "A run with the switch off answers what the model would say without this sentence. It is"
        " not a claim about a real service.",
    ]


def _still(mechanism: Mechanism) -> str:
    """Say which numbers go on acting with the switch off, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for name, why in STILL.get(mechanism.field, {}).items():
        reasons.setdefault(why, []).append(code(name))
    if not reasons:
        return "With the switch off none of its numbers has any effect."
    said = "; ".join(f"{', '.join(names)} ({why})" for why, names in reasons.items())
    return f"With the switch off none of its numbers has any effect, except {said}."


def _assumed(mechanism: Mechanism, module: ModuleType) -> str:
    known = world_parameters()
    specs = [known[name][1] for name in mechanism.parameters]
    counts = Counter(spec.label for spec in specs)
    lines = [
        f"- Its {len(specs)} numbers by label: "
        + ", ".join(f"{counts[label]} {label}" for label in sorted(counts, key=str))
        + ". A source beside an assumed number says that something is so; it does not give the"
        " number."
    ]
    bare = [code(spec.name) for spec in specs if spec.label == "assumed" and not spec.source]
    if bare:
        lines.append(f"- No source at all stands behind the number of {', '.join(bare)}.")
    said = [
        code(name)
        for name, function in rules_of(module).items()
        if "assumed" in (inspect.getdoc(function) or "")
    ]
    if said:
        lines.append(f"- The rules say themselves that a shape or rate is assumed: "
                     f"{', '.join(said)}.")
    recalled = [
        key for key in mechanism.sources if sources()[key]["sureness"] == "RECALLED"
    ]
    if recalled:
        lines.append(f"- Unverified, remembered and not read again: {', '.join(recalled)}.")
    lines.append(
        "- The shape of every rule (what is multiplied, what is capped) is ours, also where its"
        " direction has a source."
    )
    return "\n".join(lines)


def _story(mechanism: Mechanism) -> list[str]:
    name = mechanism.story
    told = story(name)
    path = f"`tests/stories/{story_path(name).name}`"
    if told is None:
        return [f"Not written yet: {path}."]
    return [
        f"**{told['title']}.** {' '.join(str(told['tells']).split())} *({told['source']})*",
        f"It is told and checked in {path}:",
        f"```bash\nuv run pytest tests/stories -k {name}\n```",
    ]


def _source(key: str) -> str:
    entry = sources()[key]
    sure = SURENESS[entry["sureness"]]
    return (
        f"- **{source_link(key, '../')}**: {citation(key)} *{entry['kind']}; {entry['sureness']}:"
        f" {sure}.* {entry['reach']}"
    )


def mechanisms_page() -> str:
    """Return the register of mechanisms, and how to read a switch."""
    rows = []
    for mechanism in MECHANISMS:
        field, told = mechanism.field, story(mechanism.story)
        rows.append(
            (
                f"[{mechanism.title}]({field}.md)", mechanism.says,
                code(f"ipssim/rules/{field}.py"), code(f"world.mechanisms.{field}"),
                ", ".join(source_link(key, "../") for key in mechanism.sources),
                told["title"] if told else f"not written yet ({code(mechanism.story)})",
            )
        )
    return document(
        "Mechanisms",
        "What the model says about how people get on, one sentence at a time. Each page has the"
        " rules, the numbers, the sources, a story and the switch.",
        table(("mechanism", "what it says", "rules", "switch", "sources", "story"), rows),
        "## How to read a switch",
        SWITCHES,
        "## Always at work",
        "Numbers of the world that belong to no mechanism, by group. They have no switch.",
        _rest_table(),
        "Rules without a switch: " + ", ".join(
            f"`{name}` ({_first_line(rules_module(name)).rstrip('.')})" for name in _plain_rooms()
        ) + ".",
        "## Not yet",
        MISSING,
    )


def rest_groups() -> dict[str, list[str]]:
    """Return group of the world -> its parameters that belong to no mechanism."""
    taken = {name for mechanism in MECHANISMS for name in mechanism.parameters}
    found: dict[str, list[str]] = {}
    for name, (key, _) in world_parameters().items():
        group = key.split(".")[1]
        if group != "mechanisms" and name not in taken:
            found.setdefault(group, []).append(name)
    return found


def _rest_table() -> str:
    experiment = load_experiment([])
    rest = rest_groups()
    rows = [
        (code(f"world.{group.name}"), world_group(experiment, group.name),
         ", ".join(code(name) for name in rest[group.name]))
        for group in fields(experiment.world)
        if group.name in rest
    ]
    return table(("group", "what for", "numbers"), rows)


def _plain_rooms() -> list[str]:
    switched = {mechanism.field for mechanism in MECHANISMS}
    return [
        module.name
        for module in pkgutil.iter_modules(ipssim.rules.__path__)
        if module.name not in switched
    ]


def mechanism_pages() -> dict[str, Callable[[], str]]:
    """Return path below `docs/` -> how to make that page."""
    pages: dict[str, Callable[[], str]] = {"mechanisms/README.md": mechanisms_page}
    for mechanism in MECHANISMS:
        pages[f"mechanisms/{mechanism.field}.md"] = functools.partial(mechanism_page, mechanism)
    return pages
