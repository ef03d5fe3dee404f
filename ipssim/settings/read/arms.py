"""The arms of a comparison: add one, give one another programme, leave one out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, NOT_GIVEN, InputError, show
from ipssim.settings.declare.parameter import field_types
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.files import Document
from ipssim.settings.read.layers import BASED_ON, find_programme, over, programme_document
from ipssim.settings.read.meant import either, nearest
from ipssim.settings.read.origins import Key, Origin, Report

MOST_ARMS = 100
"""Arms of a comparison that have a name; each is a programme to read, and dials make others."""
_NO_ARM_NAMED = "A comparison has one programme per arm, so the arm must be named."
_NAMING = "letters, digits and _, not starting with a digit"


class Arms:
    """The settings of an experiment while its arms are being put together.

    `document` starts as composed from the files. What is wrong is noted in `report`.
    """

    def __init__(self, document: Document, folder: Path, report: Report) -> None:
        self.document = document
        self._folder = folder
        self._report = report
        self._chosen: set[str] = set()
        self._failed: set[str] = set()
        self._left_out: dict[str, tuple[Key, Any, Origin]] = {}
        self._own: list[str] = []
        self._named: set[str] = set()
        self._roles_said = False

    @property
    def names(self) -> list[str]:
        """Return the names of the arms there are now."""
        arms = self.document.data.get("arms")
        return list(arms) if isinstance(arms, Mapping) else []

    def choose(self, programmes: Mapping[str, str]) -> None:
        """Give arms the programmes named on the command line; arms that are new are added."""
        for arm, choice in programmes.items():
            key = (f"programme@arms.{arm}",)
            self._report.origins = {key: Origin(COMMAND_LINE, text=choice)}
            self._add(arm, choice, key, Path())
            self._chosen.add(arm)

    def lay(self, layer: Document, beside: Path) -> None:
        """Lay a scenario, or the command line, over the settings; paths start at `beside`."""
        self._report.origins = layer.origins
        data = dict(layer.data)
        self._roles_said |= "treated" in data or "reference" in data
        there = self.names
        if "programme" in data:
            self._refuse_programme(data.pop("programme"))
        named = data.get("arms")
        origins = layer.origins
        if isinstance(named, Mapping):
            self._named.update(map(str, named))
            data["arms"] = {
                arm: kept for arm, value in named.items()
                if (kept := self._arm(str(arm), value, beside)) is not None
            }
            said = {("arms", str(arm), BASED_ON) for arm in named}
            origins = {key: origin for key, origin in origins.items() if key not in said}
        self._own += [arm for arm in self.names if arm not in there]
        self.document = over(self.document, Document(data, origins))

    def leave_out(self, arms: Sequence[str]) -> None:
        """Note the arms that the command line leaves out (`~arms.none`)."""
        for arm in arms:
            key = (f"~arms.{arm}",)
            self._report.origins = {key: Origin(COMMAND_LINE)}
            if arm in self.names:
                self._left_out[arm] = key, NOT_GIVEN, Origin(COMMAND_LINE)
            else:
                self._no_arm(key, NOT_GIVEN, arm, lambda name: f"~arms.{name}")

    def settle(self) -> Document:
        """Take out the arms that are left out, and return the settings."""
        self._compare_own()
        data = self.document.data
        for arm, (key, value, origin) in self._left_out.items():
            roles = [role for role in ("treated", "reference") if data.get(role) == arm]
            if roles:
                self._report.origins = {key: origin}
                others = ", ".join(name for name in self.names if name not in self._left_out)
                self._report.add(
                    key, value, f"{arm} is the arm named as {' and '.join(roles)}, so it"
                    " cannot be left out unless another is named.",
                    " ".join(f"{role}=<arm>" for role in roles) + f", one of {others}",
                )
            else:
                data = without(data, arm)
        self.document = Document(data, self.document.origins)
        return self.document

    def _compare_own(self) -> None:
        """Let a scenario's own alternatives be what is compared, where it does not say what is.

        The first stands against the second, or against what the experiment compares with. A
        service over time has one service, so one of one's own takes its place, unless something is
        said of the shipped one too. Beside a trial the trial's comparison stays.
        """
        data, own = self.document.data, [arm for arm in self._own if arm not in self._left_out]
        if not own or self._roles_said or (data.get("trial") or {}).get("sizes"):
            return
        if (data.get("service") or {}).get("weeks") is not None:
            shipped, own = str(data.get("treated")), own[:1]
            data = data if shipped in self._named else without(data, shipped)
        named = dict(zip(("treated", "reference"), own, strict=False))
        self.document = Document({**data, **named}, self.document.origins)

    def refuse_unplaced(self, programmes: Mapping[str, tuple[str, str]]) -> None:
        """Note a programme that was given to no arm, as it was written and as it was meant."""
        for name, (written, choice) in programmes.items():
            self._report.origins = {(name,): Origin(COMMAND_LINE, text=written)}
            self._report.add(
                (name,), written, _NO_ARM_NAMED,
                near=either([f"programme@arms.{arm}={choice}" for arm in self.names]),
            )

    def _arm(self, arm: str, value: Any, beside: Path) -> Any:
        """Return the values a layer sets in an arm, or None where it sets none."""
        key = ("arms", arm)
        if isinstance(value, str):
            self._report.add(
                key, value, "An arm is given another programme with"
                f" programme@arms.{arm}=<programme> after the command, or with"
                f" arms: {{{arm}: {{{BASED_ON}: <programme>}}}} in a scenario file.",
            )
            return None
        if value is None and arm in self.names:
            if arm not in self._chosen:
                self._left_out[arm] = key, value, self._report.origin(key)
            return None
        if isinstance(value, Mapping) and BASED_ON in value:
            given = dict(value)
            choice = given.pop(BASED_ON)
            below = (*key, BASED_ON)
            if arm not in self._chosen:
                self._add(arm, choice, below, beside)
            return given if arm in self.names else None
        if arm not in self.names and arm in self._failed:
            return None  # what is wrong with it has been said
        if arm not in self.names:
            for written, item in self._written_at(key, value):
                rest = written[2:]
                self._no_arm(
                    written, item, arm,
                    lambda name, rest=rest: ".".join(("arms", name, *rest)),  # type: ignore[misc]
                )
            return None
        return value

    def _add(self, arm: str, choice: Any, key: Key, beside: Path) -> None:
        """Give an arm, old or new, the programme chosen at `key`, or note why it cannot be."""
        if not self._may_be_called(arm, key, choice):
            self._failed.add(arm)
            return
        try:
            path, shown = find_programme(choice, self._folder, beside)
            found = programme_document(path, shown, self._folder, ("arms", arm))
        except InputError as error:
            for problem in error.problems:
                if problem.setting == BASED_ON and problem.line is None:
                    self._report.add(
                        key, choice, problem.message, problem.allowed, problem.nearest
                    )
                else:
                    self._report.problems.append(problem)
            self._failed.add(arm)
            return
        arms = {**self.document.data.get("arms", {}), arm: found.data}
        origins = {k: p for k, p in self.document.origins.items() if k[:2] != ("arms", arm)}
        self.document = Document({**self.document.data, "arms": arms}, {**origins, **found.origins})

    def _may_be_called(self, arm: str, key: Key, value: Any) -> bool:
        """Note what is wrong with the name of a new arm, if anything is."""
        if arm in self.names:
            return True
        if len(self.names) >= MOST_ARMS:
            self._report.add(key, value, "There are too many arms.", f"at most {MOST_ARMS}")
            return False
        if not arm.isidentifier():
            self._report.add(key, value, f"{show(arm)} cannot name an arm.", _NAMING)
            return False
        same = [name for name in self.names if sorted(name.lower()) == sorted(arm.lower())]
        if same:
            near = key[0].replace(arm, same[0]) + f"={value}" if "@" in key[0] else (
                ".".join(("arms", same[0], *key[2:]))
            )
            self._report.add(
                key, value, f"There is no arm called {arm}, and a new one cannot have the same"
                f" letters as {same[0]}.", near=near,
            )
            return False
        pooled = (self.document.data.get("trial") or {}).get("pooled") or {}
        if arm in pooled:
            self._report.add(
                key, value, f"{arm} is what the trial calls several arms together; a new arm needs"
                " another name.",
            )
            return False
        return True

    def _no_arm(self, key: Key, value: Any, arm: str, near: Callable[[str], str]) -> None:
        found = nearest(arm, self.names)
        self._report.add(
            key, value, f"There is no arm called {arm}.",
            "one of " + ", ".join(self.names)
            + f"; programme@arms.{arm if arm.isidentifier() else '<arm>'}=<programme> adds an arm",
            found and near(found),
        )

    def _refuse_programme(self, value: Any) -> None:
        for key, item in self._written_at(("programme",), value):
            name = nearest(key[-1], field_types(Programme)) or key[-1]
            meant = either([f"arms.{arm}.{name}" for arm in self.names])
            if len(key) == 1 and isinstance(item, str):
                known = [path.stem for path in sorted((self._folder / "programme").glob("*.yaml"))]
                meant = f"arms: {{<arm>: {{{BASED_ON}: {nearest(item, known) or '<programme>'}}}}}"
            self._report.add(key, item, _NO_ARM_NAMED, near=meant)

    def _written_at(self, key: Key, value: Any) -> Iterator[tuple[Key, Any]]:
        """Yield the settings below `key` as they were written: a section once, or each value."""
        if key not in self._report.origins and isinstance(value, Mapping) and value:
            for name, item in value.items():
                yield from self._written_at((*key, str(name)), item)
        else:
            yield key, value


def without(data: Mapping[str, Any], arm: str) -> dict[str, Any]:
    """Return an experiment's settings without an arm, and without what the trial says of it.

    A pooled arm with a member that is gone goes too: its published figure is of other people.
    """
    kept = dict(data)
    kept["arms"] = {name: value for name, value in data["arms"].items() if name != arm}
    if not isinstance(data.get("trial"), Mapping):
        return kept
    trial = dict(data["trial"])
    pooled = trial.get("pooled") or {}
    gone = {arm, *(name for name, members in pooled.items() if arm in members)}
    for section in ("sizes", "programmes", "pooled"):
        if isinstance(trial.get(section), Mapping):
            trial[section] = {k: v for k, v in trial[section].items() if k not in gone}
    if isinstance(trial.get("estimates"), (list, tuple)):
        trial["estimates"] = [item for item in trial["estimates"] if item.get("arm") not in gone]
    if trial.get("reference") == arm:
        trial["reference"] = ""
    kept["trial"] = trial
    return kept
