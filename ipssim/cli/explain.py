"""`ipssim explain`: one person's life under two programmes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ipssim.cli.command import (
    CSV_OUT,
    DEBUG,
    FULL,
    OUTPUTS,
    QUIET,
    SEED,
    SUCCESS,
    Command,
    Option,
    Parser,
    out_option,
    problem,
)
from ipssim.cli.parse import Given, is_setting, load_experiment, read, whole_number

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment
    from ipssim.studies.examples import Example

ARMS = ("ips", "package")
_ARMS = Option("--arms", "two arms of the experiment (default: ips package)", "ARM", several=True)
_PERSON = Option("--person", "who: a number, or a description in words", "WHO")
_ANOTHER = Option("--another", "of several who fit, this one (default: 1)", "N", 1, 2**31 - 1)
_LUCK = Option("--luck", "another luck for the same people (default: 0)", "N", 0, 2**31 - 1)
_LUCKS = Option("--lucks", "tell what happens in so many lucks too", "N", 1, 200)
_ALIKE = Option("--alike", "tell what becomes of people with nearly the same start too")
_EXAMPLE = Option("--example", "a ready example of a life, by its name", "NAME")
_EXAMPLES = Option("--examples", "list the ready examples, and run nothing")
_ALL = Option("--all", "print every contact of every week too")
_NOTES = """\
  ipssim explain                             a person whose two lives differ
  ipssim explain 17 --arms ips usual         person 17 under two other arms
  ipssim explain --person "woman under 25 with a relapse"
  ipssim explain --person "over 40, job only under ips, no hospital stay" --another 2
  ipssim explain 17 --lucks 10 --alike       other lucks, other people with the same start
  ipssim explain --example chicken_and_egg
  ipssim explain 17 arms.package.limit_weeks=52
Words for --person: docs/commands.md, or the message about one that is not known.
Settings are written as for `ipssim compare`; arms of your own too.
One life is a story, not a result: another person, or the same one with other luck (--luck), may
tell the opposite. Another --replicate is other people.
"""


def _explain(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run both arms and tell."""
    given = read(parser, COMMAND, arguments)
    if _EXAMPLES.name in given.flags:
        given.stop_if_wrong()
        return _list_examples()
    ready = _example(given)
    arms, given = _arms(given, ready.arms if ready else ARMS)
    words = [word for word in given.settings if not is_setting(word)]
    settings = [word for word in given.settings if word not in words]
    person = _person(words, given)
    experiment = load_experiment(given, [*(ready.settings if ready else ()), *settings])
    _check(experiment, arms, person, given)
    given.stop_if_wrong()

    from ipssim.report.handed import explain

    values = given.values
    how: dict[str, Any] = {
        name: value for name, value in (
            ("replicate", values["--replicate"]), ("luck", values[_LUCK.name]),
            ("another", values[_ANOTHER.name]), ("lucks", values[_LUCKS.name]),
        ) if value is not None
    }
    told = explain(
        experiment, person, arms, seed=given.seed, alike=_ALIKE.name in given.flags,
        example=ready.name if ready else None, **how,
    )
    out = Path(values["--out"] or told.default_folder())
    told.write(out, given.csv)
    if not given.quiet:
        _print(given, told, out)
    return SUCCESS


def _print(given: Given, told: Any, out: Path) -> None:
    """Print the answer, what was asked for beside it, and where picture and report are."""
    from ipssim.report.page.terminal import print_page, print_sections
    from ipssim.report.words import words

    every = _ALL.name in given.flags
    full = every or FULL.name in given.flags
    page = told.page(every=every)
    print_page(page, full=full)
    asked = [] if full else [one for one in page.sections if one.key in ("lucks", "alike")]
    if asked:
        print()
        print_sections(asked)
    w = words(page.language)
    print(w.say("explain.picture_at", path=out / "figures" / "lifelines.png"))
    print(w.say("terminal.report", path=out / "report.html"))


def _list_examples() -> int:
    from ipssim.report.lists.lives import lives
    from ipssim.report.lists.shape import print_listing

    print_listing(lives())
    return SUCCESS


def _example(given: Given) -> Example | None:
    """Return the ready example that was named, or note that there is none."""
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.studies.examples import example_of

    try:
        return example_of(given.values[_EXAMPLE.name], where=COMMAND_LINE)
    except InputError as error:
        given.problems.extend(error.problems)
        return None


def _arms(given: Given, usual: tuple[str, str]) -> tuple[tuple[str, str], Given]:
    """Return the two arms, and what was given without them.

    Words after the arms that cannot be arms (17, population.size=5) are plain words.
    """
    words = given.values[_ARMS.name]
    if words is None:
        return usual, given
    named = [name for word in words if word.replace(",", "").isidentifier()
             for name in word.split(",") if name]
    others = [word for word in words if not word.replace(",", "").isidentifier()]
    if len(named) != 2:
        given.problems.append(problem(
            _ARMS.name, " ".join(named), "Two arms are needed here.", "two names, as in ips usual"
        ))
        named = list(usual)
    left = Given([*given.words, *others], given.values, given.flags, given.problems)
    return (named[0], named[1]), left


def _person(words: list[str], given: Given) -> int | str | None:
    """Return who was asked for: a number or a description; plain words say it as well."""
    named = given.values[_PERSON.name]
    said = [*words, *([] if named is None else [named])]
    if len(said) > 1 and (named is not None or all(word.isdecimal() for word in words)):
        given.problems.append(problem(
            "person", " ".join(said), "One person at a time can be followed."
        ))
        return None
    text = " ".join(said)
    if text.lstrip("+-").isdecimal():
        return whole_number("person", text, (0, 2**31 - 1), given.problems)
    return text or None


def _check(
    experiment: Experiment, arms: tuple[str, str], person: int | str | None, given: Given
) -> None:
    """Note a person or an arm that does not exist, and words that are not known."""
    from ipssim.errors import COMMAND_LINE, InputError
    from ipssim.studies.explain import wrong_arms, wrong_person
    from ipssim.studies.people import read_description

    given.problems.extend(wrong_arms(experiment, arms, given=_ARMS.name))
    given.problems.extend(wrong_person(experiment, person))
    described = isinstance(person, str) or given.values[_EXAMPLE.name] is not None
    if given.values[_ANOTHER.name] is not None and not described:
        given.problems.append(problem(
            _ANOTHER.name, given.values[_ANOTHER.name], "This goes with a description of a person.",
            '--person "..." or --example',
        ))
    if isinstance(person, str):
        try:
            read_description(person, arms, where=COMMAND_LINE)
        except InputError as error:
            given.problems.extend(error.problems)


COMMAND = Command(
    name="explain",
    help="tell one person's life under two programmes",
    description="Tell one person's life under two arms, with the same luck in both: turning points"
    " and a lifeline.",
    words="PERSON | name=value | scenario.yaml",
    words_help="a person's number or description, and settings to change",
    options=(
        _PERSON,
        _ANOTHER,
        _ARMS,
        _LUCK,
        _LUCKS,
        _ALIKE,
        _EXAMPLE,
        _EXAMPLES,
        SEED,
        Option("--replicate", "which people and luck, from 0 (default: 0)", "N", 0, 999_999),
        out_option(f"one per person and question in {OUTPUTS}/explain"),
        CSV_OUT,
        _ALL,
        FULL,
        QUIET,
        DEBUG,
    ),
    run=_explain,
    notes=_NOTES,
)
