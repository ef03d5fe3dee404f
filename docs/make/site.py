"""What the documentation site needs beyond `docs/`: files of the repository that pages link to.

`mkdocs.yml` names this file as a hook. A page may link to anything in the repository, as it reads
well there; whatever lies outside `docs/` and is linked to is put into the site under `repository/`,
and the link is turned to it. So the same page works on a code host, in an editor and in the site.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = "repository/"
SOUGHT = {"cannot_say.md": 4, "start.md": 4, "howto.md": 4, "columns.md": 4}
"""How much more than of others the search makes of pages that people look for in their words."""
_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
_FENCED = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)


def _path(uri: str) -> str:
    """Return where in the repository a file of the site lies."""
    return uri.removeprefix(OUTSIDE) if uri.startswith(OUTSIDE) else f"docs/{uri}"


def _uri(path: str) -> str:
    """Return the file of the site that a file of the repository is."""
    if path.startswith("docs/") and not path.startswith("docs/make/"):
        return path.removeprefix("docs/")
    return OUTSIDE + path


def _target(path: str, link: str) -> str | None:
    """Return the file of the repository that a link leads to, from a file of it; None elsewhere."""
    if "://" in link or link.startswith(("/", "mailto:")):
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
    if (ROOT / found).is_dir():
        found = posixpath.join(found, "README.md")
    return found if not found.startswith("..") and (ROOT / found).is_file() else None


def _links(path: str) -> Iterator[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    for match in _LINK.finditer(_FENCED.sub("", text)):
        target = _target(path, match[2])
        if target is not None:
            yield target


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what pages link to outside `docs/`, and what that links to."""
    waiting = [file.src_uri for file in files.documentation_pages()]
    waiting += [uri for uri in _named(config.nav) if uri.startswith(OUTSIDE)]
    while waiting:
        uri = waiting.pop()
        if files.get_file_from_path(uri) is None:
            files.append(File.generated(config, uri, abs_src_path=str(ROOT / _path(uri))))
        elif uri.startswith(OUTSIDE):
            continue
        if uri.endswith(".md"):
            waiting += [found for found in map(_uri, _links(_path(uri)))
                        if files.get_file_from_path(found) is None]
    return files


def _named(nav: object) -> Iterator[str]:
    """Yield the files that the navigation names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list | dict):
        for inner in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(inner)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that lead out of `docs/` to where the site has their files."""
    uri = page.file.src_uri
    if uri in SOUGHT:
        page.meta["search"] = {"boost": SOUGHT[uri]}
    here = posixpath.dirname(uri)

    def turned(match: re.Match[str]) -> str:
        target = _target(_path(uri), match[2])
        if target is None:
            return match[0]
        return match[1] + os.path.relpath(_uri(target), here or ".").replace(os.sep, "/") + match[3]

    parts = _FENCED.split(markdown)
    parts[::2] = [_LINK.sub(turned, part) for part in parts[::2]]
    return "".join(parts)
