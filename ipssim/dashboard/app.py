"""The page in the browser: dials to the left, views to the right; Solara calls `Page`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from importlib.resources import files
from threading import Lock
from typing import Any

import solara
from solara.alias import rv

from ipssim.dashboard import answers
from ipssim.dashboard.answers import Dropped, View
from ipssim.dashboard.asked import ARMS, Asked, dials, is_dial, wrong_dials
from ipssim.errors import InputError
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.html import style_within
from ipssim.report.words import words

VIEWS = ("answer", "time", "town", "lives", "consultant", "leaning")
COLOURS = ("#888888", *(LOOKS[index].colour for index in (5, 4, 3, 2, 0)))
_QUICK, _LONG = Lock(), Lock()
"""One thing is computed at a time; whoever waits looks again whether it is still wanted.

What takes long waits for its like alone, and others do not wait for it.
"""

Say = Callable[[Any], None]


@solara.component_vue("controls.vue", vuetify=False)
def Controls(  # noqa: N802 - Solara's way to name components
    groups: list[dict[str, Any]], values: dict[str, str], wrong: dict[str, str],
    labels: dict[str, str],
    event_change: Say, event_programme: Say, event_reset: Say,
) -> None:
    """Dials of both services, and of what surrounds them."""


@solara.component_vue("tabs.vue", vuetify=False)
def Tabs(  # noqa: N802
    names: list[str], label: str, language: str, chosen: int, on_chosen: Say
) -> None:
    """The views to choose from."""


@solara.component_vue("town.vue", vuetify=False)
def Town(  # noqa: N802
    titles: list[str], codes: list[list[str]], places: list[str], colours: list[str],
    labels: dict[str, str], event_person: Say,
) -> None:
    """Everybody as a dot."""


@solara.component_vue("ask.vue", vuetify=False)
def Ask(  # noqa: N802
    buttons: list[dict[str, Any]], fields: list[dict[str, Any]], event_pressed: Say,
    event_typed: Say,
) -> None:
    """What else a view may be asked."""


Compute = Callable[[Callable[[], bool], Say], Iterator[View]]


def _use_view(compute: Compute, lock: Lock, *asked: Any) -> tuple[View | None, str, bool, float]:
    """Compute in a thread; return the newest view, what is wrong, whether it is busy, how far.

    A newer question drops the older: it is not begun, or stopped between two parts.
    """
    newest = solara.use_ref(asked)
    newest.current = asked
    solara.use_effect(lambda: lambda: setattr(newest, "current", None), [])  # when it is left
    far, set_far = solara.use_state(0.0)

    def work() -> Iterator[tuple[Any, View | None, str]]:
        def wanted() -> bool:
            return bool(newest.current == asked)

        with lock:
            try:
                if wanted():
                    set_far(0.0)
                    for view in compute(wanted, lambda done: set_far(float(done))):
                        yield asked, view, ""
            except InputError as error:
                yield asked, None, _said(error)
            except Dropped:
                return

    task = solara.lab.use_task(work, dependencies=[asked])
    last, set_last = solara.use_state(None)
    found = task.latest or task.value
    if found is not None and found[1] is not None and found is not last:
        set_last(found)
    said = found[2] if found is not None and found[0] == asked else ""
    shown = found if found is not None and found[1] is not None else last
    view = shown[1] if shown is not None else None
    busy = not said and (task.pending or view is None or shown[0] != asked)
    return view, said, busy, far


def _said(error: InputError) -> str:
    """Say what is wrong, where a dial does not say it itself."""
    w = words()
    others = [w.say("dashboard.wrong", title=one.setting, said=one.said)
              for one in error.problems if not is_dial(one)]
    return "\n".join(others) or w.say("dashboard.wrong_dial")


@solara.component
def Shown(  # noqa: N802
    compute: Compute, asked: tuple[Any, ...], inside: Any = None, above: Any = None, *,
    long: bool = False,
) -> None:
    """A view: how it stands, what is wrong, what it says, and what makes the same.

    `above` draws what stands there whether or not there is a view, `inside` what belongs to it.
    """
    w = words()
    view, wrong, busy, far = _use_view(compute, _LONG if long else _QUICK, *asked)
    state = w.say("dashboard.busy") if busy else ""
    if busy and far:
        state = w.say("dashboard.busy_parts", count=int(far))
    rv.Html(tag="p", class_="state", attributes={"role": "status"}, children=[state])
    if wrong:
        rv.Html(tag="pre", class_="wrong", attributes={"role": "alert"}, children=[wrong])
    if above is not None:
        above(view)
    if view is None:
        return
    with rv.Html(tag="div", class_="older" if busy or wrong else "now"):
        if inside is not None:
            inside(view)
        if view.html:
            solara.HTML(tag="div", classes=["ipssim-page"], unsafe_innerHTML=view.html)
        with rv.Html(tag="details"):
            rv.Html(tag="summary", children=[w.say("dashboard.same")])
            rv.Html(tag="pre", class_="same command", children=[view.command])
            rv.Html(tag="pre", class_="same python", children=[view.python])


def _whole(text: str) -> int | None:
    """Return the number that was typed; None where there is none."""
    return int(text) if text.strip().lstrip("-").isdecimal() else None


def _label(key: str) -> str:
    return words().say(f"dashboard.{key}")


@solara.component
def Answer(asked: Asked, time: bool) -> None:  # noqa: N802
    """The answer of a comparison, or its pictures over time; a first answer, then a better one."""
    def compute(wanted: Callable[[], bool], _: Say) -> Iterator[View]:
        yield from answers.compared(asked, wanted, by_week=time)

    Shown(compute, (asked, time))


@solara.component
def TownView(asked: Asked, follow: Say) -> None:  # noqa: N802
    """The town of people."""
    labels = dict(words().entry("dashboard.town"))

    def compute(wanted: Callable[[], bool], tell: Say) -> Iterator[View]:
        yield answers.townspeople(asked)

    Shown(compute, (asked,), lambda view: Town(
        **view.more, colours=list(COLOURS), labels=labels, event_person=follow,
    ))


@solara.component
def Lives(asked: Asked, who: int | str | None, follow: Say) -> None:  # noqa: N802
    """One person's two lives, with other luck, and another person's."""
    chosen, set_chosen = solara.use_state((who, 1, 0))
    another, luck = chosen[1:] if chosen[0] == who else (1, 0)

    def compute(wanted: Callable[[], bool], tell: Say) -> Iterator[View]:
        yield answers.two_lives(asked, who, another, luck)

    def ask(view: View | None) -> None:
        def press(name: str) -> None:
            if name == "luck":
                set_chosen((who, another, luck + 1))
            elif view is not None and isinstance(who, str):
                set_chosen((who, another % view.more["fitting"] + 1, luck))
            elif view is not None:
                follow((view.more["person"] + 1) % view.more["people"])

        typed = who if who is not None else view.more["person"] if view is not None else ""

        Ask(
            buttons=[{"name": name, "label": _label(f"lives.{name}")}
                     for name in ("luck", "another")],
            fields=[{"name": "person", "label": _label("lives.person"), "type": "text",
                     "value": str(typed)}],
            event_pressed=press, event_typed=lambda said: follow(said["value"]),
        )

    Shown(compute, (asked, who, another, luck), above=ask)


@solara.component
def Consultant(asked: Asked) -> None:  # noqa: N802
    """One consultant's week."""
    which, set_which = solara.use_state({"arm": ARMS[0], "number": None, "week": None})

    def compute(wanted: Callable[[], bool], tell: Say) -> Iterator[View]:
        yield answers.consultant_week(asked, **which)

    def ask(view: View) -> None:
        Ask(
            buttons=[{"name": name, "label": _label(f"groups.{name}"),
                      "pressed": name == which["arm"]} for name in ARMS],
            fields=[{"name": name, "label": _label(f"consultant.{name}"), "type": "number",
                     "value": view.more[name], "low": low, "high": view.more[f"most_{name}"]}
                    for name, low in (("number", 0), ("week", 1))],
            event_pressed=lambda name: set_which({**which, "arm": name, "number": None}),
            event_typed=lambda said: set_which({**which, said["name"]: _whole(said["value"])}),
        )

    Shown(compute, (asked, tuple(which.items())), ask)


@solara.component
def Leaning(asked: Asked) -> None:  # noqa: N802
    """What the answer leans on, when somebody asks for it."""
    begun, set_begun = solara.use_state(None)
    rv.Html(tag="p", children=[_label("leaning.said")])
    Ask(buttons=[{"name": "ask", "label": _label("leaning.ask")}], fields=[],
        event_pressed=lambda _: set_begun(asked), event_typed=lambda _: None)
    if begun is not None:
        def compute(wanted: Callable[[], bool], tell: Say) -> Iterator[View]:
            yield answers.leaning(begun, wanted, tell)

        if begun != asked:
            rv.Html(tag="p", children=[_label("leaning.older")])
        Shown(compute, (begun,), long=True)


@solara.component
def Page() -> None:  # noqa: N802
    """The whole dashboard."""
    w = words()
    asked, set_asked = solara.use_state(Asked())
    view, set_view = solara.use_state(0)
    who, set_who = solara.use_state(None)
    checked = solara.lab.use_task(lambda: (asked, wrong_dials(asked)), dependencies=[asked])
    wrong = checked.value[1] if checked.value and checked.value[0] == asked else {}

    def reset(_: Any) -> None:
        set_asked(Asked())
        set_who(None)

    def follow(said: int | str) -> None:
        set_who(int(said) if str(said).strip().isdecimal() else str(said).strip() or None)
        set_view(VIEWS.index("lives"))

    solara.Title(w.say("dashboard.title"))
    solara.Style(_style())
    with rv.Html(tag="div", class_="ipssim"):
        with rv.Html(tag="div", class_="head"):
            rv.Html(tag="strong", children=[w.say("dashboard.title")])
            rv.Html(tag="span", children=[w.say("dashboard.said")])
        with rv.Html(tag="div", class_="columns"):
            Controls(
                groups=dials(tuple(asked.programmes.items())), values=dict(asked.changes),
                wrong=wrong, labels=dict(w.entry("dashboard.controls")),
                event_change=lambda said: set_asked(
                    lambda now: now.changed(said["key"], said["text"])),
                event_programme=lambda said: set_asked(
                    lambda now: now.served_by(said["arm"], said["name"])),
                event_reset=reset,
            )
            with rv.Html(tag="main"):
                Tabs(names=[w.say(f"dashboard.views.{one}") for one in VIEWS],
                     label=w.say("dashboard.title"), language=w.language, chosen=view,
                     on_chosen=set_view)
                panel = {"id": "ipssim-view", "role": "tabpanel", "aria-labelledby": f"tab-{view}"}
                with rv.Html(tag="div", attributes=panel):
                    match VIEWS[view]:
                        case "answer" | "time" as which:
                            Answer(asked, which == "time")
                        case "town":
                            TownView(asked, follow)
                        case "lives":
                            Lives(asked, who, follow)
                        case "consultant":
                            Consultant(asked)
                        case "leaning":
                            Leaning(asked)


@functools.cache
def _style() -> str:
    own = (files("ipssim.dashboard") / "style.css").read_text(encoding="utf-8")
    return style_within(".ipssim-page") + own


@solara.component
def Layout(children: list[Any]) -> Any:  # noqa: N802
    """Nothing around the page: Solara's own bar would ask for icons that nobody needs."""
    return rv.Html(tag="div", children=children)
