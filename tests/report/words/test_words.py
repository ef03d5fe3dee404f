"""Words: how templates are filled, and that the languages hold together."""

import re
from pathlib import Path

import pytest
import yaml

import ipssim.report.words as room
from ipssim.report.words import Words, languages, templates, words

TREE = {
    "blank": "–", "plain": "{name} has {n} of {share:1} %", "gain": "{gain:+1}",
    "weeks": {"one": "{count} week", "other": "{count} weeks"},
    "range": {"plain": "{low}–{high}", "signed": "{low} to {high}"},
    "list": {"long": "{first}; and {last}"}, "terms": [["a {x}", "b"]],
    "declared": {"outcome.job.short": "Job!"},
}
W = Words("en", TREE)


def test_a_template_is_filled_with_words_and_numbers() -> None:
    assert W.say("plain", name="Ane", n=1234, share=12.345) == "Ane has 1,234 of 12.3 %"
    assert W.say("gain", gain=-0.5) == "−0.5"
    assert W.say("gain", gain=0.04) == "0.0"
    assert W.say("gain", gain=2) == "+2.0"


@pytest.mark.parametrize(("count", "said"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks")])
def test_a_form_goes_by_the_count(count: int, said: str) -> None:
    assert W.say("weeks", count=count) == said


def test_numbers_ranges_and_lists() -> None:
    assert W.number(None) == W.number(float("nan"), 1) == "–"
    assert W.number(-0.001, 2) == "0.00"
    assert W.between(1, 2.25, 1) == "1.0–2.2"
    assert W.between(-1, 2, 1) == "−1.0 to 2.0"
    assert W.between(None, 2) == "–"
    assert W.listed(["a"]) == "a"
    assert W.listed(["a", "b", "c"]) == "a, b and c"
    assert W.listed(["a, x", "b", "c"]) == "a, x; b; and c"


def test_danish_writes_numbers_its_own_way() -> None:
    danish = Words("da", TREE)
    assert danish.number(-1234.5, 1) == "−1.234,5"
    assert danish.listed(["a", "b"]) == "a og b"


def test_pairs_and_declared_words() -> None:
    assert W.pairs("terms", x=3) == (("a 3", "b"),)
    assert W.declared("outcome.job.short", "Job") == "Job!"
    assert W.declared("outcome.other.short", "Other") == "Other"


@pytest.mark.parametrize("key", ["nothing", "weeks.many", "plain.more"])
def test_a_key_that_is_missing_is_named(key: str) -> None:
    assert not W.has(key)
    with pytest.raises(KeyError, match=re.escape(key)):
        W.say(key)


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(KeyError, match="xx"):
        words("xx")


@pytest.mark.parametrize("language", languages())
def test_no_template_is_empty_and_every_key_is_a_word(language: str) -> None:
    """YAML reads yes and no as truth values where they are not quoted."""
    folder = Path(room.__file__).parent
    trees = [
        yaml.safe_load(path.read_text("utf-8"))
        for path in sorted(folder.glob(f"{language}*.yaml"))
    ]
    found = dict(pair for tree in trees for pair in templates(tree))
    assert len(found) > 100
    assert [key for key, text in found.items() if not text.strip()] == []
    assert [key for key in found if "True" in key or "False" in key or "None" in key] == []


@pytest.mark.parametrize("language", languages())
def test_no_sentence_says_what_has_a_plain_name(language: str) -> None:
    """The technical word may stand once, in brackets."""
    bare = re.compile(r"\b(replicates?|Monte Carlo|prior range|arms?|dials?)\b")
    said = {
        key: re.sub(r"\([^)]*\)|\{[^}]*\}", "", text)
        for group in ("misses", "meaning", "made", "compare", "dials")
        for key, text in templates(words(language).entry(group))
    }
    assert [key for key, text in said.items() if bare.search(text)] == []
