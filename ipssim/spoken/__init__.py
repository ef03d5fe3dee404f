"""What commands, progress and messages about wrong inputs say, in the language that is spoken.

English stands where it is said. Another language has a file of pairs, `English: the same`, in which
`{1}`, `{2}` stand for the parts that differ from time to time, in the order of the English. Such a
part is looked up itself. What has no pair is said in English. The sentences of reports are not
here: they have keys (`report/words`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

DEFAULT = "en"
_LONGEST = 10_000  # characters; whatever is longer is somebody's own text
_PLACE = re.compile(r"\{(\d+)\}")
_chosen = [""]
"""The language that is spoken in this process, in all its threads; "" if none was chosen."""


def speak(language: str) -> None:
    """Let everything be said in this language from here on, where none is named."""
    _chosen[0] = language


def spoken() -> str:
    """Return the language that was chosen to speak, "" if none was."""
    return _chosen[0]


def said(text: str, language: str = "") -> str:
    """Return an English text in a language, by default the one spoken; itself without a pair."""
    chosen = language or spoken() or DEFAULT
    return text if chosen == DEFAULT or not text else _pairs(chosen).said(text)


class Pairs:
    """The pairs of one language."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        self._whole = {key: text for key, text in pairs.items() if not _PLACE.search(key)}
        parted = [key for key in pairs if key not in self._whole]
        # Of several that fit, the one that says most itself is meant.
        parted.sort(key=lambda key: -len(_PLACE.sub("", key)))
        self._parted = [(_PLACE.split(key)[::2], _pattern(key), pairs[key]) for key in parted]

    def said(self, text: str) -> str:
        """Return a text with what its parts are in this language; itself without a pair."""
        if text in self._whole:
            return self._whole[text]
        if len(text) > _LONGEST:
            return text
        for pieces, pattern, template in self._parted:
            if all(piece in text for piece in pieces) and (found := pattern.fullmatch(text)):
                return self._filled(template, [self.said(part) for part in found.groups()])
        return text

    @staticmethod
    def _filled(template: str, parts: Sequence[str]) -> str:
        return _PLACE.sub(lambda place: parts[int(place[1]) - 1], template)


def _pattern(key: str) -> re.Pattern[str]:
    """Return what an English text with places looks like once they are filled."""
    literal = (re.escape(piece) for piece in _PLACE.split(key)[::2])
    return re.compile("(.*?)".join(literal), re.DOTALL)


@functools.cache
def _pairs(language: str) -> Pairs:
    import yaml

    file = files("ipssim.spoken") / f"{language}.yaml"
    if not file.is_file():
        return Pairs({})
    return Pairs(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
