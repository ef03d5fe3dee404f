"""Load experiments, programmes and other settings from the configuration files."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, overload

from ipssim.errors import PYTHON, InputError, Problem, show
from ipssim.settings.declare.benefits_and_taxes import Law
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.fidelity_scale import FidelityScale
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.parameter import field_types, parameters
from ipssim.settings.declare.prices import Prices
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.read.arms import Arms
from ipssim.settings.read.checks import build
from ipssim.settings.read.files import Document, read
from ipssim.settings.read.layers import defaults, family, is_file, over, programme_document
from ipssim.settings.read.meant import nearest
from ipssim.settings.read.origins import Key, Origin, Report
from ipssim.settings.read.overrides import Overrides, read_overrides
from ipssim.settings.read.trials import check_named
from ipssim.settings.read.workbook import read_workbook
from ipssim.settings.world import World

Choices = Mapping[str, str]

_GROUPS: dict[str, type[Any]] = {
    "programme": Programme,
    "population": Population,
    "labour_market": LabourMarket,
    "jobcentre": Jobcentre,
    "organisation": Organisation,
    "prices": Prices,
    "law": Law,
    "world": World,
    "trial": Trial,
    "fidelity": FidelityScale,
}
_READ_AFTERWARDS = ("fidelity", "sweep")  # groups that no experiment is made of
_ROOT = "compare"
_SCENARIO_LAYER = 1
_ARM_CHOICE = re.compile(r"/?programme@arms\.(\w+)")


def config_dir() -> Path:
    """Return the folder of configuration files: in the wheel, or beside the checkout's package."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def groups(configs: Path | None = None) -> dict[str, list[str]]:
    """Return the names to choose from, by configuration group."""
    folders = sorted(p for p in (configs or config_dir()).iterdir() if p.is_dir())
    return {folder.name: sorted(p.stem for p in folder.glob("*.yaml")) for folder in folders}


def choices(configs: Path | None = None) -> dict[str, list[str]]:
    """Return the names to choose from by group, for the groups that an experiment is made of."""
    named = groups(configs)
    return {group: named[group] for group in named if group not in _READ_AFTERWARDS}


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

    `kind` is the configuration group: programme, population, labour_market, jobcentre,
    organisation, prices, law, world, trial, fidelity or experiment. Raises `InputError` when there
    is no such name or file, and with every problem in it.
    """
    if kind == "experiment":
        return load_experiment([f"experiment={name}"], configs=configs)
    known = options(kind, configs)
    if isinstance(name, Path) or is_file(name) or "/" in name:
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
    if kind == "programme":
        whole = programme_document(path, shown, configs or config_dir())
    else:
        for document in family(path, shown, ()):
            whole = over(whole, document)
        whole.data.pop("defaults", None)
    report = Report(Origin(shown), whole.origins)
    settings = build(_GROUPS[kind], whole.data, report)
    if isinstance(settings, Trial):
        check_named(settings, configs or config_dir(), report)
    report.raise_if_any()
    return settings


def load_experiment(
    overrides: str | Sequence[str] = (), *, files: Sequence[Path] = (), configs: Path | None = None
) -> Experiment:
    """Compose an experiment from the configuration files and return it checked.

    `overrides` are Hydra override strings; `files` are scenario files (YAML with the nested keys
    of `Experiment`, or an Excel workbook with a setting a row), laid over the composed settings
    before the overrides. They may name what they build on (`experiment: ips_in_denmark`,
    `population: youth`). `configs` is another folder of configuration files. An arm is added with
    `programme@arms.<name>=<programme>`, or with `based_on` in a scenario, and left out with
    `~arms.<name>` or null. Raises `InputError`
    with all problems at once.
    """
    given = read_overrides(
        [overrides] if isinstance(overrides, str) else overrides, choices(configs)
    )
    problems = given.problems
    scenarios = [(path, read_scenario(path, problems)) for path in files]
    choose_named(given, scenarios, choices(configs))
    experiment = assemble(configs or config_dir(), given, scenarios, problems)
    if experiment is None or problems:
        raise InputError(problems)
    return experiment


def scenario(*files: str | Path, overrides: str | Sequence[str] = ()) -> Experiment:
    """Return the experiment that scenario files say: a workbook (.xlsx), or YAML.

    Later files go over earlier ones, and `overrides` over all of them. Raises `InputError` with
    everything wrong, each with its file and line or cell.
    """
    return load_experiment(overrides, files=[Path(file) for file in files])


def assemble(
    folder: Path, given: Overrides, scenarios: Iterable[tuple[Path, Document]],
    problems: list[Problem], programme: Sequence[str] = (),
) -> Experiment | None:
    """Compose, lay the scenarios and the given values over it, and check.

    What is wrong is added to `problems`; None is returned where nothing could be composed.
    `programme` holds the keys of the one programme of a run, which has no arms.
    """
    chosen: dict[str, str] = {}
    base = _base(folder, given, chosen, problems)
    if base is None:
        base = Document({})
        Arms(base, folder, report := Report()).refuse_unplaced(given.unplaced)
        problems += report.problems
        return None
    report = Report(Origin(f"{_ROOT}.yaml"))
    arms = Arms(base, folder, report)
    arms.refuse_unplaced(given.unplaced)
    arms.choose(chosen)
    for path, document in scenarios:
        arms.lay(document, path.parent)
    arms.lay(Document(given.data, given.origins), Path())
    arms.leave_out(given.removed)
    base = arms.settle()
    known = _known_keys([] if programme else arms.names)
    report.origins, report.known = base.origins, [*programme, *known]
    experiment = build(Experiment, base.data, report)
    check_named(experiment.trial, folder, report, ("trial",))
    problems += report.problems
    return experiment


def choose_named(
    given: Overrides, scenarios: Iterable[tuple[Path, Document]],
    known: Mapping[str, Sequence[str]],
) -> None:
    """Take from scenarios what they name: an experiment to build on, a population, a place.

    What is chosen after the command comes first, then the last scenario.
    """
    chosen: dict[str, str] = {}
    for _, document in scenarios:
        report = Report(origins=document.origins)
        for group, names in known.items():
            if not isinstance(name := document.data.get(group), str) or group == "programme":
                continue
            del document.data[group]
            if name in names:
                chosen[group] = name
            else:
                report.add((group,), name, f"There is no {group} called {show(name)}.",
                           "one of " + ", ".join(names), nearest(name, names))
        given.problems.extend(report.problems)
    given.choices.update(chosen | given.choices)


def _base(
    folder: Path, given: Overrides, chosen_here: dict[str, str], problems: list[Problem]
) -> Document | None:
    """Return the composed settings of the chosen options, or None if they cannot be composed.

    Programmes that Hydra cannot give to an arm (files, and those of new arms) are put into
    `chosen_here`, by arm.
    """
    try:
        root = read(folder / f"{_ROOT}.yaml", shown=f"{_ROOT}.yaml")
        chosen = given.choices.get("experiment") or _default_experiment(root)
        experiment = list(
            family(folder / "experiment" / f"{chosen}.yaml", f"experiment/{chosen}.yaml", ())
        )
        choices = _for_hydra(given.choices, _arms_of(experiment), chosen_here)
        composed, all_choices = _compose(folder, tuple(sorted(choices.items())))
        origins: dict[Key, Origin] = {}
        for group, option in sorted(all_choices.items(), key=lambda item: item[0] == "experiment"):
            for document in _chosen(folder, group, option):
                origins.update(document.origins)
        origins.update(root.origins)
    except InputError as error:
        problems += error.problems
        return None
    return Document(composed, origins)


def _default_experiment(root: Document) -> str:
    for entry in defaults(root):
        if isinstance(entry, Mapping) and "experiment" in entry:
            return str(entry["experiment"])
    raise InputError([
        Problem("defaults", where=f"{_ROOT}.yaml", message="No experiment is named.")
    ])


def _arms_of(experiment: Sequence[Document]) -> list[str]:
    arms: dict[str, None] = {}
    for document in experiment:
        for entry in defaults(document):
            for name in entry if isinstance(entry, Mapping) else ():
                match = _ARM_CHOICE.fullmatch(str(name).removeprefix("override "))
                if match:
                    arms[match[1]] = None
        if isinstance(document.data.get("arms"), Mapping):
            arms.update(dict.fromkeys(document.data["arms"]))
    return list(arms)


def _for_hydra(choices: Choices, arms: list[str], others: dict[str, str]) -> Choices:
    """Return the choices that Hydra can make; put the programmes of other arms into `others`."""
    kept = {}
    for group, option in choices.items():
        arm = group.partition("@arms.")[2]
        if arm and (arm not in arms or is_file(option)):
            others[arm] = option
        else:
            kept[group] = option
    return kept


def _compose(
    folder: Path, choices: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Compose the files with Hydra; return plain values and the option of every group.

    Hydra takes a third of a second for it, so what it made of the same files is used again.
    """
    files = tuple(
        (path, found.st_mtime_ns, found.st_size)
        for path in sorted(folder.rglob("*.yaml")) if path.is_file()
        for found in (path.stat(),)
    )
    return copy.deepcopy(_hydra(folder, choices, files))


@functools.lru_cache(32)
def _hydra(
    folder: Path, choices: tuple[tuple[str, str], ...], _: tuple[tuple[Path, int, int], ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    from hydra import compose, initialize_config_dir
    from omegaconf import OmegaConf

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
    except Exception as error:  # Hydra, OmegaConf and YAML have each their own, and Python's too
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
    yield from family(folder / name / f"{option}.yaml", f"{name}/{option}.yaml", prefix)


def read_scenario(path: Path, problems: list[Problem]) -> Document:
    """Read a scenario file, and note in `problems` if it cannot be."""
    try:
        reader = read_workbook if path.suffix.lower() == ".xlsx" else read
        document = reader(path, layer=_SCENARIO_LAYER)
        if not document.data:
            raise _bad_scenario(path, "This scenario file says nothing.")
    except InputError as error:
        problems += error.problems
        return Document({})
    document.origins.pop(())
    return document


def _bad_scenario(path: Path, wrong: str) -> InputError:
    return InputError([Problem("scenario", str(path), str(path), message=wrong)])


def _known_keys(arms: Sequence[str]) -> list[str]:
    example = Experiment(arms={arm: Programme() for arm in arms})
    keys = [key for key, _ in parameters(example)]
    return keys + [f"trial.{name}" for name in field_types(Trial) if f"trial.{name}" not in keys]
