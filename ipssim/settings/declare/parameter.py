"""A parameter is one object: value, unit, bounds, prior, source, label and meaning."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

Label = Literal["measured", "calibrated", "assumed", "policy"]
Value = float | int | bool | str | None | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a value before any fit.

    `kind` is "uniform" (a, b = low, high), "normal" (mean, sd), "lognormal" (median, sd of the
    log) or "beta" (a, b). Draws are cut at the parameter's bounds.
    """

    kind: Literal["uniform", "normal", "lognormal", "beta"]
    a: float
    b: float

    def __str__(self) -> str:
        return f"{self.kind}({self.a:g}, {self.b:g})"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting a user may say.

    `low` and `high` are inclusive bounds; `choices` the allowed words; `optional` allows null
    ("none"). `source` is a key of `configs/sources.yaml`; without one the label is "assumed" or
    "policy". `unused` says when no outcome reads it: "always", or what a setting beside it must be,
    such as "sequence=train_then_place".

    Of a price or a rate, `year` says of which year its kroner are, `index` by what it is moved to
    another year ("prices", "wages", "benefits"), `payer` who pays it, and `sure` whether it was
    seen, derived, recalled or assumed (`settings/declare/price.py`).
    """

    name: str
    value: Value
    unit: str
    label: Label
    meaning: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] | None = None
    prior: Prior | None = None
    source: str | None = None
    optional: bool = False
    unused: str = ""
    year: int | None = None
    index: str = ""
    payer: str = ""
    sure: str = ""

    @property
    def says(self) -> str:
        """Say what it is, and when no outcome reads it."""
        return " ".join(part for part in (self.meaning, self.unused_words) if part)

    @property
    def unused_words(self) -> str:
        """Say when no outcome reads it; nothing for most."""
        if not self.unused:
            return ""
        if self.unused == "always":
            return "Descriptive: no outcome depends on it."
        return f"Not used with {self.unused}."

    @property
    def allowed(self) -> str:
        """Say in words what the value may be."""
        if self.choices is not None:
            text = "one of " + ", ".join(self.choices)
        elif self.low is not None and self.high is not None:
            text = f"from {self.low:.12g} to {self.high:.12g}"
        elif self.low is not None:
            text = f"{self.low:.12g} or more"
        elif self.high is not None:
            text = f"at most {self.high:.12g}"
        else:
            text = "any"
        unit = "" if self.unit in ("", "word", "yes/no", "0 to 1") else f" {self.unit}"
        return text + unit + (", or null for none" if self.optional else "")


def parameter(
    value: Any,
    *,
    unit: str,
    label: Label,
    meaning: str,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    prior: Prior | None = None,
    source: str | None = None,
    optional: bool = False,
    group: object = None,
    unused: str = "",
    year: int | None = None,
    index: str = "",
    payer: str = "",
    sure: str = "",
) -> Any:
    """Declare a dataclass field that is a `Parameter`; its name is filled in by `parameters`.

    `group` is noted for whoever puts fields of several classes together (`declare/mechanism.py`).
    """
    spec = Parameter(
        "", value, unit, label, meaning, low, high, choices, prior, source, optional, unused,
        year, index, payer, sure,
    )
    return dataclasses.field(default=value, metadata={"parameter": spec, "group": group})


def world_parameter(
    value: float,
    unit: str,
    meaning: str,
    low: float,
    high: float,
    *,
    prior: tuple[Literal["uniform", "normal", "lognormal", "beta"], float, float] | None = None,
    label: Label = "assumed",
    source: str | None = None,
    group: object = None,
) -> float:
    """Declare a world parameter: a number with bounds and a prior (uniform between if none)."""
    belief = Prior(*prior) if prior else Prior("uniform", low, high)
    number: float = parameter(
        float(value), unit=unit, label=label, meaning=meaning, low=low, high=high, prior=belief,
        source=source, group=group,
    )
    return number


def grid(kind: type) -> Any:
    """Declare a field that maps names to lists of values for fields of the settings class `kind`.

    It holds `{name: {field: (value, value, ...)}}`, each value as that field would hold it.
    """
    return dataclasses.field(default_factory=dict, metadata={"grid_of": kind})


def spec_of(field: dataclasses.Field[Any]) -> Parameter | None:
    """Return the declared `Parameter` of a dataclass field, or None for a plain field."""
    spec = field.metadata.get("parameter")
    return None if spec is None else dataclasses.replace(spec, name=field.name)


def parameters(settings: Any, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
    """Yield (dotted key, Parameter with its present value) for a settings object, depth first.

    Mappings of settings objects (such as the arms of an experiment) are walked by key, and dated
    changes by when they are.
    """
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        key = f"{prefix}{field.name}"
        spec = spec_of(field)
        if spec is not None:
            yield key, dataclasses.replace(spec, value=value)
        elif "fixed" in field.metadata:
            specs = {one.name: spec_of(one) for one in dataclasses.fields(settings)}
            for change in value:
                changed = specs[change.setting]
                assert changed is not None
                yield (f"{key}.{change.when}.{change.setting}",
                       dataclasses.replace(changed, value=change.value))
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            yield from parameters(value, f"{key}.")
        elif isinstance(value, Mapping):
            for name, item in value.items():
                if dataclasses.is_dataclass(item) and not isinstance(item, type):
                    yield from parameters(item, f"{key}.{name}.")


def unused_in(settings: Any, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
    """Yield (dotted key, Parameter) of what no outcome reads as these settings are."""
    found = dict(parameters(settings, prefix))
    for key, spec in found.items():
        beside, _, word = spec.unused.partition("=")
        section = key.removesuffix(spec.name)
        if spec.unused == "always" or (word and found[section + beside].value == word):
            yield key, spec


def field_types(cls: type) -> dict[str, Any]:
    """Return the resolved annotations of a dataclass, by field name."""
    return get_type_hints(cls)
