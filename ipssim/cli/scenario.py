"""`ipssim scenario new` and `show`: a file to fill in, and what a filled one says otherwise."""

from __future__ import annotations

from pathlib import Path

from ipssim.cli.command import CSV, DEBUG, SUCCESS, Command, Option, Parser, problem
from ipssim.cli.parse import load_experiment, read, unknown

_FROM = Option("--from", "programme that the first alternative starts from", "NAME")
_SERVICE = Option("--service", "a service over years: posts, referral, a queue")
_WORDS = ("new", "show", "save")
_NOTES = """\
  ipssim scenario new town.xlsx                  a workbook to fill in
  ipssim scenario new --from ips_private --service town.xlsx
  ipssim compare town.xlsx                       what it leads to
  ipssim scenario show town.xlsx                 what it says otherwise than what it builds on
  ipssim scenario save outputs/town/0123456789ab town.yaml
                                                 the settings of a run, to be run and changed again
"""


def _scenario(parser: Parser, arguments: list[str]) -> int:
    given = read(parser, COMMAND, arguments)
    word = given.words[0] if given.words else ""
    if word not in _WORDS:
        given.problems.append(unknown("word", word, _WORDS))
        given.stop_if_wrong()
    return {"new": _new, "show": _show, "save": _save}[word](parser, arguments)


def _new(parser: Parser, arguments: list[str]) -> int:
    from ipssim.report.lists.scenario import write_template
    from ipssim.report.words import words
    from ipssim.settings.read.load import load

    given = read(parser, COMMAND, arguments)
    files = given.words[1:]
    if len(files) != 1:
        given.problems.append(problem("file", " ".join(files), "One file to write is needed.",
                                      "a name that ends in .xlsx or .yaml"))
    given.stop_if_wrong()
    programme = given.values[_FROM.name] or "ips_shared_care"
    load(programme)
    path = write_template(Path(files[0]), programme, over_time=_SERVICE.name in given.flags)
    print(words().say("scenario.written", path=path))
    return SUCCESS


def _show(parser: Parser, arguments: list[str]) -> int:
    from dataclasses import replace

    from ipssim.report.lists.scenario import base_of, differing
    from ipssim.report.lists.shape import print_csv, print_listing

    given = read(parser, COMMAND, arguments)
    given = replace(given, words=given.words[1:])
    experiment = load_experiment(given)
    given.stop_if_wrong()
    listing = differing(experiment, base_of(experiment))
    if given.values[CSV.name]:
        print_csv(listing, way=given.csv)
    else:
        print_listing(listing)
    return SUCCESS


def _save(parser: Parser, arguments: list[str]) -> int:
    from ipssim.report.again import finished
    from ipssim.report.lists.saved import save_scenario
    from ipssim.report.words import words

    given = read(parser, COMMAND, arguments)
    if len(given.words) != 3:
        given.problems.append(problem(
            "words", " ".join(given.words[1:]), "A folder and a file are needed.",
            "such as outputs/town/0123456789ab town.yaml",
        ))
    given.stop_if_wrong()
    path = Path(given.words[2])
    command = save_scenario(finished(Path(given.words[1]), unfinished=True), path)
    print(words().say("scenario.saved", path=path, command=command))
    return SUCCESS


COMMAND = Command(
    name="scenario",
    help="write a scenario to fill in, show what one says, or save that of a run",
    description="Write a workbook (or YAML) in which a town says what it has and what to compare,"
    " show what a scenario says otherwise than what it builds on, or save the settings of a run.",
    words="new FILE | show FILE | save FOLDER FILE", words_help="what to do, and the file",
    options=(_FROM, _SERVICE, CSV, DEBUG), run=_scenario, notes=_NOTES,
)
