"""Inputs have bounds: whatever stands in a file or after a command is answered at once."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ipssim.errors import InputError, Problem
from ipssim.settings.read.files import MOST_BYTES, read
from ipssim.settings.read.load import load, load_experiment
from ipssim.settings.read.one_programme import load_single
from ipssim.settings.read.overrides import read_overrides

AT_ONCE = 2.0  # seconds of this process's own time, composing the rest included

ALIASES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{i}: &a{i} {{{','.join(f'k{k}: *a{i - 1}' for k in range(9))}}}\n" for i in range(1, 12)
)
PLACES = ", ".join(f"p{i}" for i in range(100_000))
FILES = {
    "aliases that multiply": (ALIASES, "line 6", "more than 20,000 values"),
    "an alias within itself": ("a: &a [*a]", "line 1", "nested too deeply"),
    "deep sections": ("".join(f"{' ' * i}a:\n" for i in range(500)), "line 20", "too deeply"),
    "a hundred thousand places": (
        f"labour_market:\n  place_names: [{PLACES}]\n", "line 2", "more than 20,000 values",
    ),
    "five thousand digits": (f"population:\n  size: {'9' * 5000}\n", "line 2", "too long"),
    "as many in base 16": (f"population: {{size: 0x{'f' * 5000}}}\n", "line 1", "too long"),
    "a clock without end": (f"population: {{size: 1{':1' * 90_000}}}\n", "line 1", "too long"),
    "four hundred digits": (f"population: {{size: {'9' * 400}}}", "line 1", "too large"),
    "too large a file": ("a: 1\n" * 300_000, "", "more than 1,000,000 bytes"),
    "a long name": (f"? {'x' * 500_000}\n: 1\n", "line 1", "no setting called xxx"),
    "a dial of many": (
        f"dials: {{ips: {{caseload_cap: [{', '.join('x' * 15_000)}]}}}}", "line 1",
        "15,000 entries",
    ),
    "many arms": (
        "arms: {" + ", ".join(f"{'a' * i}: {{based_on: package}}" for i in range(1, 150)) + "}",
        "line 1", "too many arms",
    ),
    "hidden in a name": ('"\\e[31mred\\e]0;title\\a": 1', "line 1", "\\x1b[31mred"),
    "hidden in a value": ('title: "\\u202e\\x9b"', "line 1", "hidden character, \\u202e"),
    "hidden in the file": ("a: 1\ntitle: \x07", "line 2", "hidden character"),
    "one word for many settings": ("arme:\n  ips: {caseload_cap: 40}\n", "line 1", "mean arms?"),
    "decimal commas": (
        "labour_market:\n  place_names: [Ærø, Læsø]\n  place_shares: [0,03, 0,97]\n", "line 3",
        "written with a point. Allowed: from 0 to 1 share. Did you mean [0.03, 0.97]?",
    ),
    "!!int": ('population:\n  size: !!int ""', "line 2", "cannot be read as a whole number"),
    "!!float": ('population:\n  size: !!float ""', "line 2", "cannot be read as a number"),
    "!!bool": ("population:\n  size: !!bool maybe", "line 2", "cannot be read as true or false"),
    "!!timestamp": ("population:\n  size: !!timestamp zz", "line 2", "write it without a tag"),
    "!!python": (
        "population:\n  size: !!python/object/apply:os.system ['true']", "line 2",
        "write it without a tag",
    ),
    "!!python as a name": ("!!python/name:os.system x: 1", "line 1", "without a tag"),
    "!!binary": ("title: !!binary aGVq", "line 1", "without a tag"),
}


def complaint(work: Callable[[], object]) -> InputError:
    """Return what an input is told, which must come at once and not be endless."""
    start = time.process_time()
    with pytest.raises(InputError) as error:
        work()
    assert time.process_time() - start < AT_ONCE
    assert len(str(error.value)) < 20_000
    assert "".join(str(error.value).split("\n")).isprintable()
    return error.value


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_answered_at_once_with_its_line(tmp_path: Path, name: str) -> None:
    content, line, message = FILES[name]
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    text = str(complaint(lambda: load_experiment(files=[path])))
    assert message in text
    assert f"mine.yaml, {line}" in text if line else f"{path}: " in text
    assert message in str(complaint(lambda: load_single(files=[path]))) or "arms" in text


@pytest.mark.parametrize("section", ["", "population:\n"])
def test_five_thousand_unknown_names_are_counted_and_twenty_are_shown(
    tmp_path: Path, section: str
) -> None:
    path = tmp_path / "mine.yaml"
    blank = " " * bool(section)
    path.write_text(section + "".join(f"{blank}unknown_{i}: {i}\n" for i in range(5000)))
    error = complaint(lambda: load_experiment(files=[path]))
    assert len(error.problems) == 5000
    assert str(error).count("no setting called") == 20
    assert str(error).endswith("There are 4,980 more like these.")


def test_one_more_than_is_shown() -> None:
    error = InputError([Problem(f"s{i}", i) for i in range(21)])
    assert str(error).endswith("There is 1 more like these.")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices with names")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (make_pipe, "a pipe, a device or a socket"),
        (make_socket, "a pipe, a device or a socket"),
        (lambda path: path.symlink_to("/dev/zero"), "a pipe, a device or a socket"),
        (lambda path: path.symlink_to("/dev/null"), "a pipe, a device or a socket"),
        (lambda path: path.symlink_to(path), "symbolic links"),
        (Path.mkdir, "is a folder"),
    ],
    ids=["pipe", "socket", "zero", "null", "circle", "folder"],
)
def test_what_is_no_file_is_refused_and_not_waited_for(
    tmp_path: Path, make: Callable[[Path], None], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    path = Path("mine.yaml")
    make(path)
    for work in (
        lambda: load_experiment(files=[path]),
        lambda: load(path),
        lambda: load_experiment(["programme@arms.mine=mine.yaml"]),
        lambda: load_single(["programme=mine.yaml"]),
    ):
        assert message in str(complaint(work))


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("a: 1\n#".ljust(MOST_BYTES))
    assert read(path).data == {"a": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfpopulation: {size: 200}\n",
        b"population: {size: 200}\r\narms:\r\n  ips: {caseload_cap: 20}\r\n",
        b"population: {size: !!int 200}\n",
        "population: &a {size: 200}\ntitle: Ærø\xa0–\u200d\n".encode(),
    ],
)
def test_what_editors_write_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    assert load_experiment(files=[path]).population.size == 200


WORDS = {
    "digits": ("population.size=" + "9" * 5000, "cannot be read"),
    "digits in base 16": ("population.size=0x" + "f" * 4900, "A number is needed"),
    "brackets": ("population.size=" + "[" * 900 + "]" * 900, "cannot be read"),
    "sections": ("population.size=" + "{a:" * 300 + "1" + "}" * 300, "cannot be read"),
    "parts": (".".join("a" * 1000) + "=1", "1,000 parts"),
    "parts below a section": ("population." + ".".join("a" * 1000) + "=1", "1,001 parts"),
    "a long list": ("trial.sizes=[" + ",".join(["0.1"] * 20_000) + "]", "scenario file"),
    "an escape": ("\x1b[31mred=1", "\\x1b[31mred"),
    "an escape in a value": ("title=\x1b[31mred", "\\x1b[31mred"),
    "not text": ("title=\udcff", "\\udcff"),
    "decimal commas": (
        "labour_market.place_shares=[0,03,0,97]", "with a point. Allowed: from 0 to 1 share. Did"
        " you mean [0.03, 0.97]?",
    ),
    "a long path": ("programme@arms.mine=" + "a/" * 3000 + "x.yaml", "too long"),
    "an arm of many letters": ("~arms." + "x" * 5000, "There is no arm called"),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_answered_at_once(name: str) -> None:
    word, message = WORDS[name]
    error = complaint(lambda: load_experiment([word]))
    assert message in str(error)
    assert {problem.where for problem in error.problems} <= {
        "command line", word.partition("=")[2]
    }


def test_words_are_counted_before_they_are_read() -> None:
    words = [f"k{i}=1" for i in range(5000)]
    assert "5,000 settings" in str(complaint(lambda: load_experiment(words)))


@pytest.mark.parametrize(
    "words",
    [
        ["a.b=1", "a.b=2"], ["a=1", "a.b=2"], ["a.b=1", "a=2"],
        ["a.b.c=1", "x=1", "a.b={c: 2}"],
    ],
)
def test_one_setting_is_given_once_whatever_stands_above_it(words: list[str]) -> None:
    assert [p.message for p in read_overrides(words, {}).problems] == [
        "This is given twice; which one should count?"
    ]
    assert not read_overrides(["a.b=1", "a.c=1", "ab=1"], {}).problems


def test_files_that_build_on_each_other_end(tmp_path: Path) -> None:
    for index in range(30):
        (tmp_path / f"p{index}.yaml").write_text(f"based_on: p{index + 1}.yaml\n")
        (tmp_path / f"d{index}.yaml").write_text(f"defaults: [d{index + 1}]\n")
    (tmp_path / "a.yaml").write_text("defaults: [b]\n")
    (tmp_path / "b.yaml").write_text("defaults: [a]\n")
    (tmp_path / "out.yaml").write_text("defaults: [../a, /dev/zero]\n")
    for name, message in (
        ("p0", "Too many programmes"), ("d0", "Too many files"), ("a", "in a circle"),
        ("out", "cannot be the name of a file"),
    ):
        path = tmp_path / f"{name}.yaml"
        assert message in str(complaint(lambda path=path: load(path)))  # type: ignore[misc]


def test_an_error_nobody_thought_of_is_said_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("ipssim.settings.read.files._composed", break_down)
    path = tmp_path / "mine.yaml"
    path.write_text("a: 1")
    assert "cannot be read as YAML: odd" in str(complaint(lambda: read(path)))
