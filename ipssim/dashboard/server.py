"""Serve the dashboard from this machine alone: its own scripts and fonts, nobody told of it."""

from __future__ import annotations

import threading
import webbrowser
from typing import Any

from ipssim.errors import NOT_GIVEN, InputError, missing_extra

EXTRA = "dashboard"
MODULE = "ipssim.dashboard.app"


def prepared() -> Any:
    """Return the ASGI application, set up; raises `InputError` without the extra `dashboard`.

    Solara would fetch what a page needs from a content network and tell its makers of the start.
    Here both are off: files come from the package `solara-assets`, and what it does not hold is
    not fetched.
    """
    try:
        import solara.server.settings as settings
        import solara.settings
        import uvicorn  # noqa: F401 - only to see that it is there
    except ImportError:
        raise missing_extra(EXTRA, NOT_GIVEN, EXTRA) from None
    settings.telemetry.mixpanel_enable = False
    settings.assets.fontawesome_enabled = False
    settings.theme.loader = "plain"
    settings.main.mode = "production"
    solara.settings.assets.proxy = True
    if not (settings.assets.proxy_cache_dir / "@widgetti").is_dir():
        raise missing_extra(EXTRA, NOT_GIVEN, EXTRA)

    from solara.server import app, cdn_helper, starlette

    cdn_helper.fetch_from_cdn = _not_fetched
    app.apps["__default__"] = app.AppScript(MODULE)
    return starlette.app


def _not_fetched(url: str) -> bytes:
    raise FileNotFoundError(f"{url} is not part of solara-assets, and nothing is fetched.")


def serve(host: str, port: int, *, browser: bool = True) -> None:
    """Serve until stopped; raises `InputError` where nothing can be served at that address."""
    application = prepared()
    import socket

    import uvicorn

    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        from ipssim.errors import COMMAND_LINE, Problem

        raise InputError([Problem(
            "--port", port, COMMAND_LINE, None,
            f"Nothing can be served at {host}:{port}: {error.strerror or error}.",
            "another port, as in --port 9000",
        )]) from None
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    url = f"http://{shown}:{listening.getsockname()[1]}/"
    print("Getting the rules ready; the first time that takes about a minute.", flush=True)
    ready()
    print(f"Dashboard: {url} (Ctrl-C ends it)", flush=True)
    if browser:
        threading.Timer(0.5, webbrowser.open, [url]).start()
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", access_log=False))
    server.run(sockets=[listening])


def ready() -> None:
    """Compile the rules, or find them compiled, and load what the first view needs."""
    from ipssim.dashboard import answers
    from ipssim.dashboard.asked import Asked, dials

    dials(tuple(Asked().programmes.items()))
    next(answers.compared(Asked(), lambda: False))
