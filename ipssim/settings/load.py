"""Load experiments, programmes and other settings from the configuration files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, overload

from ipssim.errors import PYTHON, InputError, Problem, nearest, show
from ipssim.settings.checks import build
from ipssim.settings.experiment import Experiment, Trial
from ipssim.settings.files import Document, read
from ipssim.settings.overrides import Overrides, read_overrides
from ipssim.settings.parameter import field_types, parameters
from ipssim.settings.places import Key, Place, Report, overlay
from ipssim.settings.programme import Programme
from ipssim.settings.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World

Choices = Mapping[str, str]

_GROUPS: dict[str, type[Any]] = {
    "programme": Programme,
    "population": Population,
    "labour_market": LabourMarket,
    "organisation": Organisation,
    "world": World,
    "trial": Trial,
}
_ROOT = "compare"
_SCENARIO_LAYER = 1
_ARM_CHOICE = re.compile(r"/?programme@arms\.(\w+)")


def config_dir() -> Path:
    """Return the folder of configuration files: in the wheel, or beside the checkout's package."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def groups(configs: Path | None = None) -> dict[str, list[str]]:
    """Return the names to choose from, by configuration group."""
    folders = sorted(p for p in (configs or config_dir()).iterdir() if p.is_dir())
    return {folder.name: sorted(p.stem for p in folder.glob("*.yaml")) for folder in folders}


def sources(configs: Path | None = None) -> dict[str, Any]:
    """Return what is known of each source, by the key that parameters and trials name it with."""
    return read((configs or config_dir()) / "sources.yaml", shown="sources.yaml").data


def options(group: str, configs: Path | None = None) -> list[str]:
    """Return the names to choose from in a configuration group, such as "programme"."""
    named = groups(configs)
    if group not in named:
        raise InputError([Problem(
            "group", group, message=f"There is no group of settings called {show(group)}.",
            allowed="one of " + ", ".join(named), nearest=nearest(group, named),
        )])
    return named[group]


@overload
def load(
    name: str | Path, kind: Literal["programme"] = ..., *, configs: Path | None = ...
) -> Programme: ...
@overload
def load(name: str | Path, kind: str, *, configs: Path | None = ...) -> Any: ...
def load(name: str | Path, kind: str = "programme", *, configs: Path | None = None) -> Any:
    """Return checked settings by name (`load("package")`) or from a YAML file.

    `kind` is the configuration group: programme, population, labour_market, organisation, world,
    trial or experiment. Raises `InputError` when there is no such name or file, and with every
    problem in it.
    """
    if kind == "experiment":
        return load_experiment([f"experiment={name}"], configs=configs)
    known = options(kind, configs)
    if isinstance(name, Path) or name.endswith((".yaml", ".yml")) or "/" in name:
        path, shown = Path(name), str(name)
    elif name in known:
        path, shown = (configs or config_dir()) / kind / f"{name}.yaml", f"{kind}/{name}.yaml"
    else:
        raise InputError([Problem(
            kind, name, PYTHON, message=f"There is no {kind} called {show(name)}.",
            allowed="one of " + ", ".join(known) + ", or the path of a .yaml file",
            nearest=nearest(name, known),
        )])
    whole = Document({})
    for document in _family(path, shown, ()):
        whole = _over(whole, document)
    whole.data.pop("defaults", None)
    report = Report(Place(shown), whole.places)
    settings = build(_GROUPS[kind], whole.data, report)
    report.raise_if_any()
    return settings


def load_experiment(
    overrides: str | Sequence[str] = (), *, files: Sequence[Path] = (), configs: Path | None = None
) -> Experiment:
    """Compose an experiment from the configuration files and return it checked.

    `overrides` are Hydra override strings; `files` are scenario files (YAML with the nested keys
    of `Experiment`), laid over the composed settings before the overrides. `configs` is another
    folder of configuration files. Raises `InputError` with all problems at once.
    """
    folder = configs or config_dir()
    if isinstance(overrides, str):
        overrides = [overrides]
    given = read_overrides(overrides, groups(folder))
    problems = given.problems
    base = _base(folder, given, problems)
    if base is None:
        for path in files:
            _scenario(path, problems)
        raise InputError(problems)
    arms = list(base.data.get("arms") or {})
    layers = [_scenario(path, problems) for path in files]
    layers.append(Document(given.data, given.places))
    report = Report(Place(f"{_ROOT}.yaml"), known=_known_keys(arms))
    for layer in layers:
        report.places = layer.places
        base = _over(base, _with_known_arms(layer, arms, report))
    report.places = base.places
    experiment = build(Experiment, base.data, report)
    problems += report.problems
    if problems:
        raise InputError(problems)
    return experiment


def _base(folder: Path, given: Overrides, problems: list[Problem]) -> Document | None:
    """Return the composed settings of the chosen options, or None if they cannot be composed."""
    try:
        root = read(folder / f"{_ROOT}.yaml", shown=f"{_ROOT}.yaml")
        chosen = given.choices.get("experiment") or _default_experiment(root)
        experiment = list(
            _family(folder / "experiment" / f"{chosen}.yaml", f"experiment/{chosen}.yaml", ())
        )
        choices = _with_named_arms(given.choices, _arms_of(experiment), problems)
        composed, all_choices = _compose(folder, tuple(sorted(choices.items())))
        places: dict[Key, Place] = {}
        for group, option in sorted(all_choices.items(), key=lambda item: item[0] == "experiment"):
            for document in _chosen(folder, group, option):
                places.update(document.places)
        places.update(root.places)
    except InputError as error:
        problems += error.problems
        return None
    return Document(composed, places)


def _defaults(document: Document) -> list[Any]:
    """Return the entries of a file's Hydra defaults list."""
    entries = document.data.get("defaults")
    return entries if isinstance(entries, list) else []


def _default_experiment(root: Document) -> str:
    for entry in _defaults(root):
        if isinstance(entry, Mapping) and "experiment" in entry:
            return str(entry["experiment"])
    raise InputError([
        Problem("defaults", where=f"{_ROOT}.yaml", message="No experiment is named.")
    ])


def _arms_of(experiment: Sequence[Document]) -> list[str]:
    arms: dict[str, None] = {}
    for document in experiment:
        for entry in _defaults(document):
            for name in entry if isinstance(entry, Mapping) else ():
                match = _ARM_CHOICE.fullmatch(str(name).removeprefix("override "))
                if match:
                    arms[match[1]] = None
        if isinstance(document.data.get("arms"), Mapping):
            arms.update(dict.fromkeys(document.data["arms"]))
    return list(arms)


def _with_named_arms(choices: Choices, arms: list[str], problems: list[Problem]) -> Choices:
    kept = {}
    for group, option in choices.items():
        arm = group.partition("@arms.")[2]
        if arm and arm not in arms:
            near = nearest(arm, arms)
            problems.append(Problem(
                group, option, "command line", message=f"There is no arm called {arm}.",
                allowed="one of " + ", ".join(arms),
                nearest=near and f"programme@arms.{near}={option}",
            ))
        else:
            kept[group] = option
    return kept


def _compose(
    folder: Path, choices: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Compose the files with Hydra; return plain values and the option of every group."""
    from hydra import compose, initialize_config_dir
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    try:
        with initialize_config_dir(str(folder.resolve()), version_base="1.3", job_name="ipssim"):
            config = compose(
                _ROOT, [f"{group}={option}" for group, option in choices],
                return_hydra_config=True,
            )
        chosen = dict(config.hydra.runtime.choices)
        OmegaConf.set_struct(config, False)
        del config["hydra"]
        composed: Any = OmegaConf.to_container(config, resolve=True)
    except (HydraException, OmegaConfBaseException, YAMLError) as error:
        raise _not_composed(folder, error) from error
    return (
        composed,
        {group: str(option) for group, option in chosen.items() if not group.startswith("hydra/")},
    )


def _not_composed(folder: Path, error: Exception) -> InputError:
    """Say which files are malformed; if none is, pass on what Hydra says."""
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            read(path, shown=path.relative_to(folder).as_posix())
        except InputError as malformed:
            problems += malformed.problems
    reason = str(error).strip().splitlines()[0].rstrip(".")
    return InputError(problems or [Problem(
        "configuration files", str(folder), folder.name,
        message=f"They do not fit together: {reason}.",
    )])


def _chosen(folder: Path, group: str, option: str) -> Iterator[Document]:
    name, _, package = group.partition("@")
    prefix = () if name == "experiment" else tuple((package or name).split("."))
    yield from _family(folder / name / f"{option}.yaml", f"{name}/{option}.yaml", prefix)


def _family(path: Path, shown: str, prefix: Key) -> Iterator[Document]:
    """Yield the file, after the files beside it that it builds on."""
    document = read(path, shown=shown, prefix=prefix)
    for entry in _defaults(document):
        if isinstance(entry, str) and entry != "_self_" and entry != path.stem:
            beside = Path(shown).with_name(f"{entry}.yaml").as_posix()
            yield from _family(path.with_name(f"{entry}.yaml"), beside, prefix)
    yield document


def _over(base: Document, layer: Document) -> Document:
    return Document(overlay(base.data, layer.data), {**base.places, **layer.places})


def _scenario(path: Path, problems: list[Problem]) -> Document:
    """Read a scenario file, and note in `problems` if it cannot be."""
    try:
        if path.suffix.lower() == ".xlsx":
            raise _bad_scenario(path, "Scenarios in Excel are not supported yet; use a .yaml file.")
        document = read(path, layer=_SCENARIO_LAYER)
        if not document.data:
            raise _bad_scenario(path, "This scenario file says nothing.")
    except InputError as error:
        problems += error.problems
        return Document({})
    document.places.pop(())
    return document


def _bad_scenario(path: Path, wrong: str) -> InputError:
    return InputError([Problem("scenario", str(path), str(path), message=wrong)])


def _known_keys(arms: Sequence[str]) -> list[str]:
    example = Experiment(arms={arm: Programme() for arm in arms})
    keys = [key for key, _ in parameters(example)]
    return keys + [f"trial.{name}" for name in field_types(Trial) if f"trial.{name}" not in keys]


def _with_known_arms(layer: Document, arms: Sequence[str], report: Report) -> Document:
    """Leave out what a layer says of arms that do not exist, and note it."""
    data = dict(layer.data)
    if "programme" in data:
        _refuse_programme(data.pop("programme"), arms, report)
    named = data.get("arms")
    if not isinstance(named, Mapping):
        return Document(data, layer.places)
    for arm in (arm for arm in named if arm not in arms):
        near = nearest(arm, arms)
        for key, value in _written_at(("arms", arm), named[arm], report):
            report.add(
                key, value, f"There is no arm called {arm}.", "one of " + ", ".join(arms),
                near and ".".join(("arms", near, *key[2:])),
            )
    renamed = [arm for arm in arms if isinstance(named.get(arm), str)]
    for arm in renamed:
        report.add(
            ("arms", arm), named[arm], "An arm is given another programme with programme@arms."
            f"{arm}=<programme> after the command.",
        )
    data["arms"] = {
        arm: value for arm, value in named.items() if arm in arms and arm not in renamed
    }
    return Document(data, layer.places)


def _refuse_programme(value: Any, arms: Sequence[str], report: Report) -> None:
    for key, item in _written_at(("programme",), value, report):
        name = nearest(key[-1], field_types(Programme)) or key[-1]
        meant = " or ".join(f"arms.{arm}.{name}" for arm in arms) if len(key) > 1 else None
        report.add(
            key, item, "A comparison has one programme per arm, so the arm must be named.",
            near=meant,
        )


def _written_at(key: Key, value: Any, report: Report) -> Iterator[tuple[Key, Any]]:
    """Yield the settings below `key` as somebody wrote them: a section once, or each value."""
    if key not in report.places and isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _written_at((*key, str(name)), item, report)
    else:
        yield key, value
