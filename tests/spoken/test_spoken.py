"""What is said outside reports has a pair in every language, and the pairs hold together."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

import ipssim
from ipssim.cli import COMMANDS
from ipssim.report.words import words
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Observed
from ipssim.settings.read.load import config_dir, load_experiment
from ipssim.spoken import Pairs, said, speak

PACKAGE = Path(ipssim.__file__).parent
CALLS = {
    "Problem", "problem", "_problem", "Finding", "unknown", "WorkError", "Stopped", "complain",
    "progress_bar", "begin", "said", "Option", "Command", "out_option", "study_options", "Parser",
    "add_argument", "add_subparsers", "add", "_Wrong", "_Refused",
}
"""What these are called with is said to somebody."""
KEYWORDS = {"message", "allowed", "wrong"}
DECLARED = {"parameter", "world_parameter", "Measure", "Outcome", "Figure"}
"""What these are called with is declared; reports say it by its key."""
SENTENCES_IN = ("cli/", "errors.py", "settings/read/", "studies/")
"""Every sentence in these is said to somebody."""
TOLD_ELSEWHERE = ("report/", "dashboard/", "world/", "settings/declare/", "settings/mechanisms/",
                  "outcomes/definitions.py", "outcomes/service.py", "chance.py", "compiled.py",
                  "recorder.py")
SENTENCE = re.compile(r"[A-Z{].*\s.*[.?]", re.DOTALL)
PLAIN = ("", "word", "yes/no", "0 to 1", "number")
WORDS_OF_GRAMMAR = {"There {1} {2} more like these.": {"{1}"}}
"""Places that English fills with a word that Danish does not need."""
WORD = re.compile(r"[A-Za-z]{3,}")
PLACE = re.compile(r"\{\d+\}")


def template(node: ast.AST) -> str | None:
    """Return a text as a pair writes it, with a number for each part that differs."""
    pieces = [*_pieces(node)]
    if not any(isinstance(piece, str) for piece in pieces):
        return None
    places = iter(range(1, len(pieces) + 1))
    return "".join(piece if isinstance(piece, str) else f"{{{next(places)}}}" for piece in pieces)


def _pieces(node: ast.AST) -> Iterator[str | None]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield part.value if isinstance(part, ast.Constant) else None
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _pieces(node.left)
        yield from _pieces(node.right)
    else:
        yield None


def texts(node: ast.AST) -> Iterator[str]:
    """Yield every text in a piece of code, the parts of a filled one as well."""
    found = template(node) if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) else None
    if found is not None:
        yield found
    inner = [one for one in ast.walk(node) if isinstance(one, ast.FormattedValue)] if (
        found is not None) else ast.iter_child_nodes(node)
    for one in inner:
        yield from texts(one.value if isinstance(one, ast.FormattedValue) else one)


@cache
def sources() -> dict[str, ast.Module]:
    """Return the code of the package, without what explains it."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(body := getattr(node, "body", None), list):
                node.body = [one for one in body if not (  # type: ignore[attr-defined]
                    isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
        found[str(path.relative_to(PACKAGE))] = tree
    return found


def to_somebody() -> Iterator[tuple[str, str]]:
    """Yield what is said outside reports, with the file it stands in."""
    for name, tree in sources().items():
        if name.startswith(TOLD_ELSEWHERE):
            continue
        for node in ast.walk(tree):
            called, given = "", []
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [*node.args, *(word.value for word in node.keywords)] if (
                    called in CALLS
                ) else [word.value for word in node.keywords if word.arg in KEYWORDS or (
                    word.arg == "words" and called.endswith("Plan"))]
            for one in given:
                for text in texts(one):
                    if " " in text.strip() and any(map(str.isalpha, PLACE.sub("", text))):
                        yield name, text
        if name.startswith(SENTENCES_IN):
            yield from ((name, text) for text in _undeclared(tree) if SENTENCE.fullmatch(text))


def _undeclared(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        called = getattr(node, "func", None)
        if getattr(called, "id", getattr(called, "attr", "")) in DECLARED:
            continue
        if template(node) is not None and isinstance(
            node, ast.Constant | ast.JoinedStr | ast.BinOp
        ):
            yield from texts(node)
        else:
            yield from _undeclared(node)


def of_help() -> Iterator[str]:
    """Yield every text of every command's help."""
    for command in COMMANDS:
        yield from (command.help, command.description, command.words_help, command.notes)
        for option in command.options:
            yield from (option.help, option.metavar)


def specs() -> Iterator[Parameter]:
    """Yield every setting that messages may say the bounds of."""
    for declared in (load_experiment(), Programme(), Observed()):
        yield from (spec for _, spec in parameters(declared))


@cache
def pairs() -> dict[str, str]:
    """Return the Danish pairs as they are written."""
    found: dict[str, str] = yaml.safe_load(
        (files("ipssim.spoken") / "da.yaml").read_text(encoding="utf-8"))
    return found


def test_everything_said_to_somebody_has_a_pair() -> None:
    assert sorted({text for _, text in to_somebody()} - {*pairs()}) == []


def test_all_help_is_said_in_danish() -> None:
    same = [text for text in of_help() if " " in text and said(text, "da") == text]
    assert same == []


def test_bounds_are_said_with_the_units_of_reports() -> None:
    w = words("da")
    for spec in specs():
        told = said(spec.allowed, "da")
        if spec.choices is None and spec.allowed != "any":
            assert told != spec.allowed, spec.allowed
        if spec.unit not in PLAIN and not spec.choices:
            assert w.declared(f"unit.{spec.unit}", spec.unit) in pairs()[f"{{1}} {spec.unit}"]


def test_pairs_are_of_what_is_said_and_of_nothing_else() -> None:
    """Some sentences are put together in code, so it is their words that are looked for."""
    known = "\n".join(text for tree in sources().values() for text in texts(tree)) + "\n".join(
        path.read_text("utf-8") for path in config_dir().rglob("*.yaml"))
    known += "".join(spec.unit for spec in specs())
    assert [(word, text) for text in pairs() for word in WORD.findall(PLACE.sub("", text))
            if word not in known] == []


def test_parts_that_differ_stand_in_both() -> None:
    for english, danish in pairs().items():
        assert danish.strip()
        here, there = ({*PLACE.findall(text)} for text in (english, danish))
        assert there <= here
        assert here == there or here - there == WORDS_OF_GRAMMAR.get(english), english


def test_no_pair_hides_another() -> None:
    spoken = Pairs(pairs())
    for english, danish in pairs().items():
        filled = PLACE.sub(lambda place: f"<{place[0][1:-1]}>", english)
        assert spoken.said(filled) == PLACE.sub(lambda place: f"<{place[0][1:-1]}>", danish)


def test_a_part_is_looked_up_itself() -> None:
    spoken = Pairs({"from {1} to {2}": "fra {1} til {2}", "Allowed: {1}.": "Tilladt: {1}.",
                    "{1} weeks": "{1} uger", "none": "ingen"})
    assert spoken.said("Allowed: from 3 to 5 weeks.") == "Tilladt: fra 3 til 5 uger."
    assert spoken.said("none") == "ingen"
    assert spoken.said("none of these") == "none of these"


def test_what_is_spoken_is_english_until_it_is_chosen_otherwise() -> None:
    assert said("This file does not exist.") == "This file does not exist."
    try:
        speak("da")
        assert said("This file does not exist.") == pairs()["This file does not exist."]
    finally:
        speak("")
    assert said("This file does not exist.", "xx") == "This file does not exist."
