"""Every sentence that a reader of a report, figure, terminal or list sees: picked and filled here.

A language is one file of templates (`en.yaml`). Code picks a template by its dotted key and fills
it; numbers and lists are written as the language writes them (Babel). What is declared beside what
it describes (outcomes, parameters, fields, mechanisms, programmes, sources) stays there, and a
language may translate it below `declared`, by its dotted key.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from ipssim.spoken import DEFAULT, said, spoken

LANGUAGES = {"en": "en_GB", "da": "da_DK"}
"""Locale of each language that may be spoken; those with a file can be chosen."""

Tree = Mapping[str, Any]
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_MINUS, _NO_BREAK = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


class Words:
    """The templates of one language; `say("answer.more", gain=12)` fills one.

    In a template `{name}` stands for a word or a whole number, `{name:1}` for a number with one
    decimal and `{name:+1}` for one that shows its sign. A template with the forms `one` and `other`
    goes by `count`. Raises KeyError for a key that the language does not have.
    """

    def __init__(self, language: str, tree: Tree) -> None:
        self.language = language
        self.locale = Locale.parse(LANGUAGES.get(language, language))
        self._tree = tree
        self._filler = _Filler(self)
        self.decimal: str = get_decimal_symbol(self.locale)

    def say(self, key: str, **values: Any) -> str:
        """Return the template of a key, filled."""
        found = self.entry(key)
        if isinstance(found, Mapping):
            found = found[self._form(found, values.get("count", 0))]
        return self.fill(found, **values)

    def fill(self, template: str, **values: Any) -> str:
        """Fill a template that was taken out of `entry`."""
        return self._filler.vformat(template, (), values)

    def has(self, key: str) -> bool:
        """Say whether there is such a key."""
        try:
            self.entry(key)
        except KeyError:
            return False
        return True

    def entry(self, key: str) -> Any:
        """Return what stands under a dotted key: a template, forms, a list or a group of them."""
        found: Any = self._tree
        for name in key.split("."):
            if not isinstance(found, Mapping) or name not in found:
                raise KeyError(f"{self.language}.yaml has no {key}")
            found = found[name]
        return found

    def pairs(self, key: str, **values: Any) -> tuple[tuple[str, str], ...]:
        """Return a list of two words each, such as terms and what they mean, filled."""
        return tuple(
            (self.fill(term, **values), self.fill(text, **values))
            for term, text in self.entry(key)
        )

    def declared(self, key: str, said: str) -> str:
        """Return what is `said` where a thing is declared, translated if the language does so."""
        texts = self._tree.get("declared") or {}
        return str(texts.get(key, said))

    def said(self, text: str, *, typed: bool = False) -> str:
        """Return what is said in English outside reports, such as a bound, in this language.

        Numbers that are `typed` as they stand keep their decimal point.
        """
        told = said(text, self.language)
        if typed or self.language == DEFAULT:
            return told
        return _POINT.sub(self.decimal, told)

    def number(self, value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
        """Write a number with a true minus sign; a dash where there is none."""
        if value is None or value != value:
            return self.say("blank")
        form = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = format_decimal(abs(round(value, decimals)), form, locale=self.locale)
        if round(value, decimals) == 0:
            return text
        return (_MINUS if value < 0 else "+" if signed else "") + text

    def exact(self, value: float) -> str:
        """Write a number with all the digits it has, up to twelve."""
        text = f"{abs(value):.12g}".replace(".", self.decimal)
        return _MINUS + text if value < 0 else text

    def between(
        self, low: float | None, high: float | None, decimals: int = 0, *, signed: bool = False
    ) -> str:
        """Write a range, with a word between limits of which one has a sign."""
        if low is None or high is None or low != low or high != high:
            return self.say("blank")
        key = "range.signed" if signed or low < 0 or high < 0 else "range.plain"
        return self.say(key, low=self.number(low, decimals, signed=signed),
                        high=self.number(high, decimals, signed=signed))

    def listed(self, words: Sequence[str]) -> str:
        """Join words as a sentence does; with semicolons where one of them has a comma."""
        if len(words) > 2 and any("," in word for word in words):
            return self.say("list.long", first="; ".join(words[:-1]), last=words[-1])
        return format_list(list(words), locale=self.locale)

    def _form(self, forms: Tree, count: Any) -> str:
        form = self.locale.plural_form(abs(count))
        return form if form in forms else "other"


class _Filler(string.Formatter):
    """Fill templates with the numbers of a language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        signed, places = format_spec.startswith("+"), format_spec.lstrip("+")
        if not places and isinstance(value, float) and not value.is_integer():
            places = str(min(3, max(1, -_exponent(value))))
        return self._words.number(value, int(places or 0), signed=signed)


def _exponent(value: float) -> int:
    """Return the power of ten of a number's last digit that matters, as `{:g}` shows it."""
    return -len(f"{value:g}".partition(".")[2])


def words(language: str = "") -> Words:
    """Return the words of a language, by default the one spoken, else English.

    Raises KeyError for one without a file.
    """
    return _words(language or spoken() or DEFAULT)


@functools.cache
def _words(language: str) -> Words:
    if language not in languages():
        raise KeyError(f"there are no words in {language!r}; there are {', '.join(languages())}")
    text = (files("ipssim.report.words") / f"{language}.yaml").read_text(encoding="utf-8")
    return Words(language, yaml.load(text, yaml.CSafeLoader))


def languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    names = {one.name for one in files("ipssim.report.words").iterdir()}
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def templates(tree: Any, key: str = "") -> Iterable[tuple[str, str]]:
    """Yield every template of a language with its key, for whoever looks at all of them."""
    if isinstance(tree, Mapping):
        for name, below in tree.items():
            yield from templates(below, f"{key}.{name}".strip("."))
    elif isinstance(tree, list):
        for number, below in enumerate(tree):
            yield from templates(below, f"{key}.{number}")
    else:
        yield key, str(tree)
