"""`ipssim programmes`, `parameters` and `trials`: what there is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipssim.cli.command import CSV, DEBUG, SUCCESS, Command, Option, Parser, problem
from ipssim.cli.parse import Given, read

if TYPE_CHECKING:
    from ipssim.report.lists.shape import Listing

_COMPARE = Option("--compare", "show these programmes side by side", "NAME", several=True)
_ALL = Option("--all", "side by side: also the settings in which they do not differ")


def _programmes(parser: Parser, arguments: list[str]) -> int:
    from ipssim.report.lists import programmes as listings

    given = read(parser, PROGRAMMES, arguments)
    compared = given.values[_COMPARE.name]
    names = given.words if compared is None else [*given.words, *compared]
    everything = _ALL.name in given.flags
    if not names and everything:
        given.problems.append(problem(
            _ALL.name, "", "This goes with --compare or the names of programmes."
        ))
    if not names and compared is None:
        given.stop_if_wrong()
        return _show(listings.programmes(), given)
    least = 1 if compared is None else 2
    given.problems.extend(listings.check_programmes(names, least=least))
    given.stop_if_wrong()
    everything = everything or len(names) == 1
    return _show(listings.programme_fields(names, everything=everything), given)


def _parameters(parser: Parser, arguments: list[str]) -> int:
    from ipssim.report.lists import parameters as listings

    given = read(parser, PARAMETERS, arguments)
    given.problems.extend(listings.check_words(given.words))
    given.stop_if_wrong()
    return _show(listings.parameters(given.words), given)


def _trials(parser: Parser, arguments: list[str]) -> int:
    from ipssim.report.lists import trials as listings

    given = read(parser, TRIALS, arguments)
    given.problems.extend(listings.check_trials(given.words))
    given.stop_if_wrong()
    return _show(listings.trials(given.words), given)


def _show(listing: Listing, given: Given) -> int:
    from ipssim.report.lists.shape import print_csv, print_listing

    if given.values[CSV.name]:
        print_csv(listing, way=given.csv)
    else:
        print_listing(listing)
    return SUCCESS


PROGRAMMES = Command(
    name="programmes",
    help="list the programmes, or set some side by side",
    description="List the programmes there are, or show in which settings some of them differ.",
    words="NAME", words_help="programmes to set side by side, or one to show in full (default: list"
    " all)", options=(_COMPARE, _ALL, CSV, DEBUG), run=_programmes,
    notes="""\
  ipssim programmes ips_ma package             in which settings they differ
  ipssim programmes ips_small                  all settings of one
  ipssim programmes --compare ips_ma package   the same as the first
A file of your own can stand in the place of a name: my.yaml.
""",
)
PARAMETERS = Command(
    name="parameters",
    help="list the parameters, with range, source and meaning",
    description="List the parameters of the world, the population and the surroundings.",
    words="GROUP | words", words_help="a group such as population or world.getting, or words to"
    " look for", options=(CSV, DEBUG), run=_parameters,
    notes="""\
  ipssim parameters population     one group
  ipssim parameters trust          all that speak of trust
  ipssim parameters calibrated     all with that label
Settings of programmes are shown by `ipssim programmes NAME`.
""",
)
TRIALS = Command(
    name="trials",
    help="list the published trials and their figures",
    description="Show published trials as data: arms, figures, computed intervals, sureness.",
    words="NAME", words_help="one trial (default: all)", options=(CSV, DEBUG), run=_trials,
)
COMMANDS = (PROGRAMMES, PARAMETERS, TRIALS)
