"""`ipssim explain`: one person's life under two programmes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.cli.parse import (
    CSV_OUT,
    DEBUG,
    FULL,
    SEED,
    SUCCESS,
    Command,
    Given,
    Option,
    Parser,
    is_setting,
    load_experiment,
    out_option,
    problem,
    read,
    whole_number,
)

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment

ARMS = ("ips", "package")
_ARMS = Option("--arms", "two arms of the experiment (default: ips package)", "ARM", several=True)
_NOTES = """\
  ipssim explain                             a person whose two lives differ
  ipssim explain 17 --arms ips usual         person 17 under two other arms
  ipssim explain 17 arms.package.limit_weeks=52
Settings are written as for `ipssim compare`; arms of your own too.
One life is a story, not a result: another person, or the same one with other luck (--replicate),
may tell the opposite.
"""


def _explain(parser: Parser, arguments: list[str]) -> int:
    """Check everything that was given, then run both arms and tell."""
    given = read(parser, COMMAND, arguments)
    arms, given = _arms(given)
    people = [word for word in given.settings if not is_setting(word)]
    settings = [word for word in given.settings if word not in people]
    person = _person(people, given)
    experiment = load_experiment(given, settings)
    _check(experiment, arms, person, given)
    given.stop_if_wrong()

    from ipssim.report.handed import explain
    from ipssim.report.page.terminal import print_page
    from ipssim.report.words import words

    values = given.values
    told = explain(
        experiment, person, arms, seed=given.seed, replicate=values["--replicate"] or 0,
    )
    if values["--out"]:
        told.write(Path(values["--out"]), given.csv)
    page = told.page()
    print_page(page, full=FULL.name in given.flags)
    if values["--out"]:
        where = Path(values["--out"]) / "report.html"
        print(words(page.language).say("terminal.report", path=where))
    return SUCCESS


def _arms(given: Given) -> tuple[tuple[str, str], Given]:
    """Return the two arms, and what was given without them.

    Words after the arms that cannot be arms (17, population.size=5) are plain words.
    """
    words = given.values[_ARMS.name]
    if words is None:
        return (ARMS[0], ARMS[1]), given
    named = [name for word in words if word.replace(",", "").isidentifier()
             for name in word.split(",") if name]
    others = [word for word in words if not word.replace(",", "").isidentifier()]
    if len(named) != 2:
        given.problems.append(problem(
            _ARMS.name, " ".join(named), "Two arms are needed here.", "two names, as in ips usual"
        ))
        named = list(ARMS)
    left = Given([*given.words, *others], given.values, given.flags, given.problems)
    return (named[0], named[1]), left


def _person(words: list[str], given: Given) -> int | None:
    if not words:
        return None
    if len(words) > 1:
        given.problems.append(problem(
            "person", " ".join(words), "One person at a time can be followed."
        ))
        return None
    return whole_number("person", words[0], (0, 2**31 - 1), given.problems)


def _check(
    experiment: Experiment, arms: tuple[str, str], person: int | None, given: Given
) -> None:
    """Note a person or an arm that does not exist."""
    from ipssim.studies.explain import wrong_arms, wrong_person

    given.problems.extend(wrong_arms(experiment, arms, given=_ARMS.name))
    given.problems.extend(wrong_person(experiment, person))


COMMAND = Command(
    name="explain",
    help="tell one person's life under two programmes",
    description="Tell one person's life week by week under two arms, with the same luck in both.",
    words="PERSON | name=value | scenario.yaml",
    words_help="a person's number, and settings to change",
    options=(
        _ARMS,
        SEED,
        Option("--replicate", "which luck, counted from 0 (default: 0)", "N", 0, 999_999),
        out_option("nothing is written"),
        CSV_OUT,
        FULL,
        DEBUG,
    ),
    run=_explain,
    notes=_NOTES,
)
