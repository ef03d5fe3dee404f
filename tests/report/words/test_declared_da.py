"""Danish for what is declared: what readers see most has it, and it is of nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

import ipssim.report.words as room
from ipssim.outcomes.definitions import ALL
from ipssim.outcomes.fidelity.review import scales
from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Observed
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import config_dir, load, load_experiment, options, sources
from ipssim.settings.read.ready import ready
from ipssim.studies import steps
from ipssim.studies.examples import examples
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.published import patterns
from ipssim.studies.single import MET
from ipssim.trials.published import published
from ipssim.week import WEEK
from ipssim.world.traits import TRAITS

SETTINGS: list[tuple[str, Parameter]] = [*parameters(Experiment())]
FIELDS: list[tuple[str, Parameter]] = [*parameters(Programme())]
TITLED = ("trial",)


@cache
def danish() -> dict[str, str]:
    """Return what Danish says of what is declared, of whichever files hold it."""
    folder = Path(room.__file__).parent
    trees = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("da*.yaml"))]
    return dict(chain.from_iterable((tree.get("declared") or {}).items() for tree in trees))


def _file(group: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((config_dir() / group / f"{name}.yaml").read_text())
    return found


def seen_most() -> Iterator[str]:
    """Yield the keys that must be said in Danish."""
    trial = load_experiment().trial
    for figure in chain.from_iterable(published(trial, weeks) for weeks in (78, 130)):
        if figure.note:
            yield f"note.{figure.note}"
    for outcome in (*ALL.values(), *MET.values()):
        yield from (f"outcome.{outcome.code}.short", f"outcome.{outcome.code}.wording")
    for measure in (*MEASURES.values(), *PERSON.values()):
        yield from (f"measure.{measure.code}.short", f"measure.{measure.code}.wording")
    for one in (*ALL.values(), *MET.values(), *MEASURES.values(), *PERSON.values()):
        yield f"unit.{one.unit}"
    for name in options("programme"):
        yield f"programme_title.{_file('programme', name)['title']}"
    for name in options("experiment"):
        yield f"experiment_title.{_file('experiment', name)['title']}"
    yield from (f"parameter.{key}" for key, _ in SETTINGS)
    yield from (f"observed.{key}" for key, _ in parameters(Observed()))
    yield from (f"programme_field.{key}" for key, _ in FIELDS)


def _of_settings() -> Iterator[str]:
    """Yield the keys of units, of words that are values, and of what settings are called."""
    for key, spec in (*SETTINGS, *FIELDS):
        yield from (f"unit.{spec.unit}", f"field.{key.rpartition('.')[2]}")
        for word in (*(spec.choices or ()), *_words(spec.value)):
            yield f"value.{word}"
    yield from (f"field.{group}" for group in steps.GROUPS)
    for one in (*(check for pattern in patterns() for check in pattern.checks), *checks()):
        yield f"unit.{one.unit}"


def _words(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def _of_configs() -> Iterator[str]:
    """Yield the keys of what is told of a file of settings."""
    for group in TITLED:
        yield from (f"{group}.{name}.title" for name in options(group))
    yield from (f"programme.{name}.about" for name in options("programme"))
    for name in options("experiment"):
        for arm in _file("experiment", name).get("arms", {}).values():
            yield f"programme_title.{(arm or {}).get('title')}"
    for name in options("sweep"):
        found = ready(name)
        yield from (f"sweep.{name}.title", f"sweep.{name}.question")
        yield from (f"sweep.{axis}.{word}" for axis, words in found.together.items()
                    for word in words)
        for word in found.overrides:
            key, _, value = word.partition("=")
            if key.endswith(".title"):
                title = yaml.safe_load(value)
                yield f"programme_title.{title}"
        if found.steps is not None:
            yield f"sweep.{name}.{_file('programme', found.steps.start)['title']}"
            yield from (f"sweep.{name}.{group}" for group in found.steps.groups)
    for name in examples():
        yield from (f"life.{name}.{part}" for part in ("title", "says", "ask", "told_in"))
    for name in options("trial"):
        yield f"country.{load(name, 'trial').country}"
        for one in load(name, "trial").estimates:
            yield from (f"note.{one.wording}", f"note.{one.note}")
    for key in sources():
        yield from (f"source.{key}", f"source.{key}.short", f"source.{key}.reach")
    for name in options("labour_market"):
        yield from (f"place.{place}" for place in _file("labour_market", name)["place_names"])
    published = yaml.safe_load((config_dir() / "published_money.yaml").read_text("utf-8"))
    for name, study in published.items():
        yield f"published.{name}.title"
        yield from (f"published.{name}.{number}.{part}" for number in range(len(study["rows"]))
                    for part in ("what", "note", "why"))


def _of_rules() -> Iterator[str]:
    """Yield the keys of mechanisms, of a week's stages and of what is kept of a person."""
    for mechanism in MECHANISMS:
        yield from (f"mechanism.{mechanism.field}.title", f"mechanism.{mechanism.field}.says")
    yield from (f"stage.{stage.name}" for stage in WEEK)
    yield from (f"column.{name}" for trait in TRAITS.values() for name in trait.shapes)
    code = inspect.getsource(steps)
    yield from (key for key in danish() if key.startswith("step.why.")
                and f'"{key.removeprefix("step.why.")}"' in code)


def _of_studies() -> Iterator[str]:
    """Yield the keys of fidelity, of patterns and of checks."""
    scale, adapted = scales()
    yield "fidelity.danish.note"
    yield from (f"fidelity.band.{name}" for name in scale.bands)
    for code, item in scale.ordered:
        yield f"fidelity.section.{item.section}"
        yield from (f"fidelity.{code}.{part}" for part in ("name", "measured", "assumed"))
        yield from (f"fidelity.{code}.anchor.{score}" for score in range(1, 6))
    yield from (f"fidelity.{code}.adaptation" for code, item in adapted.ordered if item.adaptation)
    for pattern in patterns():
        for part in ("title", "sentence", "computed"):
            yield f"pattern.{pattern.number}.{part}"
        yield from (f"check.{check.key}.what" for check in pattern.checks)
    for check in checks():
        yield from (f"check.{check.key}.what", f"check.{check.sentence}")


def test_what_readers_see_most_is_said_in_danish() -> None:
    assert sorted({*seen_most()} - {*danish()}) == []


def test_danish_is_of_what_is_declared_and_of_nothing_else() -> None:
    known = {*seen_most(), *_of_settings(), *_of_configs(), *_of_rules(), *_of_studies()}
    assert sorted({*danish()} - known) == []
    assert [key for key, text in danish().items() if not str(text).strip()] == []
