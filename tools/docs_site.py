"""Build the documentation site into build/site/, strictly: a link or an anchor that leads nowhere fails.

python tools/docs_site.py

The pages of docs/ link to files of the repository as GitHub shows them: ../src/…/README.md. Each file that a page links
to outside docs/ is staged beside the pages under repository/, a folder as a list: one link works in both places.
"""

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs"
STAGED: Final = ROOT / "build/docs"
SITE: Final = ROOT / "build/site"
LEFT_OUT: Final = ("examples",)
"""Folders of docs/ that are no pages."""

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2", re.MULTILINE | re.DOTALL)
_FETCHED = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=["']?((?:https?:)?//[^"'\s>]+)""")


def place(file: Path) -> Path:
    """Return where `file` of the repository is staged, relative to the site's pages; a folder is a page with a list."""
    if file.is_dir():
        return "repository" / file.relative_to(ROOT) / "index.md"
    return file.relative_to(DOCS) if file.is_relative_to(DOCS) else "repository" / file.relative_to(ROOT)


def links(text: str) -> list[re.Match[str]]:
    """Return the relative links of a page, without what only looks like one in a block of code."""
    blocks = [block.span() for block in _FENCE.finditer(text)]
    return [one for one in _LINK.finditer(text) if not any(start <= one.start() < end for start, end in blocks)]


def staged(file: Path) -> tuple[str, list[Path]]:
    """Return the text of a page with its links as they lead on the site, and the files outside docs/ that they name."""
    text = file.read_text(encoding="utf-8")
    outside: list[Path] = []
    pieces: list[str] = []
    done = 0
    for link in links(text):
        target = (file.parent / link[1]).resolve()
        if not target.is_relative_to(ROOT) or not target.exists():
            continue
        if target.is_dir() or not target.is_relative_to(DOCS):
            outside.append(target)
        pieces += [text[done : link.start()], os.path.relpath(place(target), place(file).parent)]
        done = link.end()
    return "".join(pieces) + text[done:], outside


def lost(file: Path) -> Iterator[str]:
    """Yield the links of a page that lead nowhere in the repository: Zensical minds those between pages only."""
    for link in links(file.read_text(encoding="utf-8")):
        target = (file.parent / link[1]).resolve()
        if not target.is_relative_to(ROOT) or not target.exists():
            yield f"{file.relative_to(ROOT)} links to {link[1]}, which is not in the repository"


def listing(folder: Path) -> str:
    """Return a page that says what is in a folder, as GitHub shows it."""
    names = (f"- `{one.name}{'/' if one.is_dir() else ''}`\n" for one in sorted(folder.iterdir()) if one.name[0] != ".")
    return f"# `{folder.relative_to(ROOT)}/`\n\n{''.join(names)}"


def stage() -> tuple[int, list[str]]:
    """Copy the pages, and every file that they link to, into build/docs/.

    Return how many pages there are, and which links lead nowhere.
    """
    shutil.rmtree(STAGED, ignore_errors=True)
    waiting = [
        file for file in sorted(DOCS.rglob("*")) if file.is_file() and file.relative_to(DOCS).parts[0] not in LEFT_OUT
    ]
    seen = set(waiting)
    pages = 0
    broken: list[str] = []
    while waiting:
        file = waiting.pop()
        here = STAGED / place(file)
        here.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            here.write_text(listing(file), encoding="utf-8")
            continue
        if file.suffix != ".md":
            shutil.copyfile(file, here)
            continue
        broken += lost(file)
        text, outside = staged(file)
        here.write_text(text, encoding="utf-8")
        pages += 1
        waiting += sorted(set(outside) - seen)
        seen.update(outside)
    return pages, broken


def fetched(site: Path) -> Iterator[str]:
    """Yield what the pages of a built site would fetch from elsewhere: it must read without a network."""
    for page in sorted(site.rglob("*.html")):
        for address in _FETCHED.findall(page.read_text(encoding="utf-8")):
            yield f"{page.relative_to(site)} fetches {address}"


def anchor(heading: str, _separator: str = "-") -> str:
    """Return the anchor that GitHub gives a heading: small letters of any script, hyphens for spaces.

    >>> anchor("`cards/<topic>.yaml`: what an author writes"), anchor("学习 与 复习")
    ('cardstopicyaml-what-an-author-writes', '学习-与-复习')
    """
    return re.sub(r"[^\w\- ]", "", html.unescape(heading).strip().lower()).replace(" ", "-")


def anchors() -> Callable[[str, str], str]:
    """Return what zensical.toml asks for: a function of a heading and a separator."""
    return anchor


def main() -> int:
    """Stage, build, look for what is fetched from elsewhere; return the exit code."""
    pages, broken = stage()
    if broken:
        print(*broken, sep="\n")
        return 1
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    if subprocess.run(command, cwd=ROOT, env=os.environ | {"NO_COLOR": "1"}, check=False).returncode:
        return 1
    strange = list(fetched(SITE))
    print(*strange, f"{pages} pages in {SITE.relative_to(ROOT)}/", sep="\n")
    return bool(strange)


if __name__ == "__main__":
    sys.exit(main())
