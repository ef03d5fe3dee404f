"""`ipssim dashboard`: two services side by side in a browser."""

from __future__ import annotations

from ipssim.cli.command import DEBUG, SUCCESS, Command, Option, Parser, problem
from ipssim.cli.parse import read

_HOST = Option("--host", "address to listen at (default: 127.0.0.1, this machine alone)", "HOST")
_PORT = Option("--port", "port to listen at (default: 8765)", "N", 1, 65_535)
_NO_BROWSER = Option("--no-browser", "open no browser, only say the address")
_NOTES = """\
  uv run --extra dashboard ipssim dashboard
  ipssim dashboard --port 9000 --no-browser
It opens in the browser and runs until Ctrl-C. Everything is computed here, and nothing is asked of
another machine.
"""


def _dashboard(parser: Parser, arguments: list[str]) -> int:
    """Check what was given, compile the rules if need be, and serve until stopped."""
    given = read(parser, COMMAND, arguments)
    for word in given.words:
        given.problems.append(problem(
            "dashboard", word, "A dashboard takes no settings; they are turned in the browser."
        ))
    given.stop_if_wrong()

    from ipssim.dashboard.server import serve

    values = given.values
    serve(values[_HOST.name] or "127.0.0.1", values[_PORT.name] or 8765,
          browser=_NO_BROWSER.name not in given.flags)
    return SUCCESS


COMMAND = Command(
    name="dashboard",
    help="turn the dials of two services in a browser, and follow people and consultants",
    description="Set two services side by side in a browser: dials, answers, a town of people.",
    words="", words_help="",
    options=(_HOST, _PORT, _NO_BROWSER, DEBUG), run=_dashboard, notes=_NOTES,
)
