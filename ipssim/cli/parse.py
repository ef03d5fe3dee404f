"""Read what stands after a command; collect everything that is wrong before saying anything."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipssim.cli.command import (
    CSV_OUT,
    CSV_WAYS,
    FULL,
    LANG,
    OUTPUTS,
    QUIET,
    SCHEDULER,
    SEED,
    WORKERS,
    Command,
    Option,
    Parser,
    problem,
)
from ipssim.spoken import said, speak

if TYPE_CHECKING:
    from ipssim.errors import InputError, Problem
    from ipssim.report.shown import Shown
    from ipssim.settings.declare.experiment import Experiment

_SCENARIO_ENDINGS = (".yaml", ".yml", ".xlsx")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: plain words, values of options (None where not given), flags."""

    words: list[str]
    values: dict[str, Any]
    flags: frozenset[str]
    problems: list[Problem]

    @property
    def settings(self) -> list[str]:
        """Return the words that are no scenario files."""
        return [word for word in self.words if not is_scenario(word)]

    @property
    def files(self) -> list[Path]:
        """Return the scenario files."""
        return [Path(word) for word in self.words if is_scenario(word)]

    @property
    def seed(self) -> int:
        """Return the seed, 1 where none was given."""
        seed = self.values[SEED.name]
        return 1 if seed is None else int(seed)

    @property
    def work(self) -> dict[str, Any]:
        """Return who does the work and how CSV is written, as every study takes it."""
        return {"workers": self.values[WORKERS.name], "executor": self.values[SCHEDULER.name],
                "csv": self.csv}

    @property
    def quiet(self) -> bool:
        """Say whether nothing but errors shall be printed."""
        return QUIET.name in self.flags

    @property
    def progress(self) -> bool:
        """Say whether to tell how the work gets on."""
        return not self.quiet

    @property
    def csv(self) -> str:
        """Return how CSV is written, "en" where nothing was said."""
        return str(self.values.get(CSV_OUT.name) or CSV_WAYS[0])

    def stop_if_wrong(self) -> None:
        """Raise one `InputError` with every problem found so far."""
        from ipssim.errors import InputError

        if self.problems:
            raise InputError(self.problems)


def read(parser: Parser, command: Command, arguments: list[str]) -> Given:
    """Read the arguments of a command; what is wrong with them is collected, not raised."""
    given, rest = parser.parse_known_intermixed_args(_standing_alone(command, arguments))
    problems: list[Problem] = []
    words = [*given.words, *(word for word in rest if not word.startswith("-"))]
    wrong = [word for word in rest if word.startswith("-")]
    names = [option.name for option in command.options]
    problems += [unknown("option", word, names) for word in wrong]
    if wrong:
        # A bare word is then most likely the value of the misspelt option.
        words = [word for word in words if "=" in word or is_scenario(word)]
    own = {option.name.lstrip("-"): option for option in command.options if option.metavar}
    for word in [word for word in words if word.partition("=")[0] in own and "=" in word]:
        name, _, text = word.partition("=")
        if not own[name].several:
            words.remove(word)
            no_setting = "This is an option and no setting."
            problems.append(problem(name, text, no_setting, near=f"--{name} {text}"))
    values: dict[str, Any] = {}
    for option in command.options:
        if option.several:
            found = getattr(given, option.key)
            values[option.name] = None if found is None else [w for one in found for w in one]
        elif option.metavar:
            values[option.name] = _value(option, getattr(given, option.key), problems)
    flags = frozenset(
        option.name for option in command.options
        if not option.metavar and getattr(given, option.key)
    )
    if values.get(WORKERS.name) and not values.get(SCHEDULER.name):
        values[WORKERS.name] = _workers(values[WORKERS.name], quiet=QUIET.name in flags)
    if "--out" in values:
        _check_folder(values["--out"], problems)
    whole = Given(words, values, flags, problems)
    if not values[LANG.name]:
        speak(_language_of(whole))
    return whole


def _language_of(given: Given) -> str:
    """Return the language that a setting or a scenario file asks for; "" for none that there is."""
    said_so = [word for word in given.settings if word.startswith("language=")]
    asked: list[Any] = [word.partition("=")[2] for word in said_so]
    if not asked and given.files:
        from ipssim.settings.read.load import read_scenario

        asked = [read_scenario(path, []).data.get("language") for path in given.files]
    return next((one for one in reversed(asked) if one in LANG.choices), "")


def _standing_alone(command: Command, arguments: list[str]) -> list[str]:
    """Give each option that may stand alone its value, so that it takes no other word for it."""
    alone = {option.name: option for option in command.options if option.bare}
    return [
        f"{word}={alone[word].bare}"
        if word in alone and following not in alone[word].choices else word
        for word, following in zip(arguments, [*arguments[1:], ""], strict=False)
    ]


def _workers(asked: int, *, quiet: bool) -> int:
    """Return as many workers as can work at a time, and say so where more were asked for."""
    from ipssim.studies.engine.machine import processors

    most = processors()
    if asked > most and not quiet:
        complain(said(f"--workers {asked}: there are {most} processors here, so {most} are used."))
    return min(asked, most)


def is_scenario(word: str) -> bool:
    """Say whether a word names a scenario file."""
    return word.lower().endswith(_SCENARIO_ENDINGS) and ("=" not in word or os.path.isfile(word))


def is_setting(word: str) -> bool:
    """Say whether a word changes a setting (name=value), adds one (+) or leaves one out (~)."""
    return "=" in word or word.startswith(("~", "+"))


def show(given: Given, result: Shown, path: Path, *, beside: str = "", **how: Any) -> None:
    """Print a result's page, and where its report is, unless nothing should be printed.

    `beside` is a key of what else lies there to be handed on.
    """
    if given.quiet:
        return
    from ipssim.report.page.terminal import print_page
    from ipssim.report.words import words

    page = result.page(**how)
    print_page(page, full=FULL.name in given.flags)
    w = words(page.language)
    print(w.say("terminal.report", path=path) + (w.say(beside) if beside else ""))


def complain(text: str) -> None:
    """Print to standard error, without anything that a terminal would obey."""
    from ipssim.errors import printable

    print("\n".join(map(printable, text.split("\n"))), file=sys.stderr)


def typed(error: InputError) -> InputError:
    """Return the error with the command line as the place of what no file said."""
    from dataclasses import replace

    from ipssim.errors import COMMAND_LINE, PYTHON, InputError

    return InputError([
        replace(wrong, where=COMMAND_LINE) if wrong.where == PYTHON else wrong
        for wrong in error.problems
    ])


def unknown(kind: str, word: str, names: Sequence[str]) -> Problem:
    """Return the problem that there is no such command, option or name."""
    from ipssim.settings.read.meant import nearest

    name = word.partition("=")[0] if kind == "option" else word
    near = nearest(name, names)
    if kind == "command" and (is_setting(word) or is_scenario(word)):
        near = f"compare {word}"
    elif kind == "option" and not near and "=" in word and ("." in name or "_" in name):
        near = word.lstrip("-")
    return problem(
        kind, word, f"There is no {kind} called {name}.", "one of " + ", ".join(names), near
    )


def load_experiment(given: Given, settings: Sequence[str] | None = None) -> Experiment:
    """Load the experiment that was given; `settings` are the words that change it (default: all).

    Raises `InputError` with what is wrong with it, and with the problems found before.
    """
    from ipssim.errors import InputError
    from ipssim.settings.read import load

    try:
        experiment = load.load_experiment(
            given.settings if settings is None else settings, files=given.files
        )
    except InputError as error:
        raise InputError([*given.problems, *error.problems]) from None
    note_unused(given, experiment)
    return experiment


def note_unused(given: Given, settings: Any, prefix: str = "") -> None:
    """Say which of the settings that were given no outcome reads, as things are."""
    from ipssim.settings.declare.parameter import unused_in
    from ipssim.settings.read.load import read_scenario
    from ipssim.settings.read.origins import leaves

    named = {word.partition("=")[0].lstrip("+") for word in given.settings}
    for path in given.files:
        named |= {".".join(key) for key, _ in leaves(read_scenario(path, []).data)}
    for key, spec in unused_in(settings, prefix):
        if key in named and not given.quiet:
            complain(said(f"ipssim: {key} is set. {spec.unused_words}"))


def _value(option: Option, given: list[str] | None, problems: list[Problem]) -> Any:
    """Return an option's text or whole number, or None when it was not given or is wrong."""
    if not given:
        return None
    text = given[-1].strip()
    if len(given) > 1:
        wrong = "This option is given more than once; which value should count?"
        problems.append(problem(option.name, ", ".join(given), wrong))
    elif not text:
        wrong = f"A value is needed after {option.name}."
        problems.append(problem(option.name, text, wrong, option.allowed))
    elif option.choices and text not in option.choices:
        problems.append(problem(option.name, text, "This is not one of the choices.",
                                option.allowed))
    elif option.low is None or option.high is None:
        return text
    else:
        return whole_number(option.name, text, (option.low, option.high), problems)
    return None


def whole_number(
    name: str, text: str, bounds: tuple[int, int], problems: list[Problem]
) -> int | None:
    """Return a whole number within the bounds (both allowed), or note what is wrong with it."""
    low, high = bounds
    allowed = f"a whole number from {low} to {high}"
    if not _WHOLE_NUMBER.fullmatch(text):
        problems.append(problem(name, text, "A whole number is needed here.", allowed))
    elif len(text) > 20 or not low <= int(text) <= high:
        problems.append(problem(name, text, "This is outside what is allowed.", allowed))
    else:
        return int(text)
    return None


def _check_folder(text: str | None, problems: list[Problem]) -> None:
    """Note if nothing could be written in the output folder."""
    out = Path(text or OUTPUTS)
    try:
        wrong = _why_not_writable(out)
    except (OSError, ValueError) as error:
        wrong = f"This cannot be a folder: {getattr(error, 'strerror', None) or error}."
    if wrong:
        problems.append(problem("--out", str(out), wrong, "a folder that can be written to"))


def _why_not_writable(out: Path) -> str:
    """Say why nothing can be written in a folder that may not exist yet, or nothing."""
    if not str(out).isprintable():  # it is shown when all is done
        return "This cannot be a folder: it holds a hidden character."
    if os.path.lexists(out) and not out.is_dir():
        return "This is a file, and a folder is needed."
    existing = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
    if not existing.is_dir():
        return f"{existing} is a file, so there can be no folder below it."
    # An overlong name is only refused when it is looked up.
    out.exists()
    if not os.access(existing, os.W_OK | os.X_OK):
        return f"{existing} cannot be written to."
    return ""
