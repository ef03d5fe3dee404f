"""Pages written by hand, with what stands elsewhere printed into them."""

from __future__ import annotations

import re

from make.checkout import ROOT
from make.markdown import filled

_SECTION = re.compile(r"^## What it is, and what it misses\n(.+?)^## ", re.MULTILINE | re.DOTALL)


def cannot_say_page() -> str:
    """Return docs/cannot_say.md with what README says first, its links led from `docs/`."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = _SECTION.search(readme)
    if found is None:
        raise ValueError("README.md has no section `What it is, and what it misses`")
    said = re.sub(r"\]\(docs/", "](", re.sub(r"\]\((?!docs/|https?:)", "](../", found[1]))
    text = (ROOT / "docs" / "cannot_say.md").read_text(encoding="utf-8")
    return filled(text, "misses", said.strip())
