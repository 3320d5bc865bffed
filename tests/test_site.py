"""The documentation as a site: every page can be found, every link and anchor leads somewhere."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import REPOSITORY

DOCS = REPOSITORY / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def tool() -> ModuleType:
    """Return tools/docs_site.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_site", REPOSITORY / "tools/docs_site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SITE = tool()


def in_nav(entry: Any) -> Iterator[str]:
    """Yield the pages that an entry of the navigation leads to."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for below in entry.values():
            yield from in_nav(below)
    else:
        for below in entry:
            yield from in_nav(below)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^( *)(```+).*?^\1\2", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {SITE.anchor(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", one)) for one in headings}


def test_every_page_is_in_the_navigation() -> None:
    """
    nav of zensical.toml, beside the pages of docs/
    """
    nav = list(in_nav(tomllib.loads((REPOSITORY / "zensical.toml").read_text())["project"]["nav"]))
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES}
    assert {f"{page}: add it to nav in zensical.toml" for page in pages - set(nav)} == set()
    assert {f"{page}: is in nav and not in docs/" for page in set(nav) - pages} == set()
    assert len(nav) == len(set(nav))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_anchors_lead_to_headings(page: Path) -> None:
    """
    every link of a page that has an anchor, as GitHub resolves it
    """
    for target in re.findall(r"\]\((?![a-z]+:)([^)\s]*#[^)\s]+)\)", page.read_text()):
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        if other.suffix == ".md":
            assert anchor in anchors(other), f"{page.name} links to {target}"


def test_every_page_begins_with_one_title() -> None:
    """
    the first line of every page, or of its part in another language
    """
    for page in PAGES:
        first = next(line for line in page.read_text().splitlines() if line and not line.startswith("<"))
        assert first.startswith("# "), page.name


def test_a_page_needs_no_script_of_another_host() -> None:
    """
    ```mermaid, which Zensical draws with a script from unpkg.com
    """
    assert [page.name for page in PAGES if "```mermaid" in page.read_text()] == []


def test_what_is_fetched_is_found(tmp_path: Path) -> None:
    """
    <script src="https://a.example/x.js">  <img src=//b.example/y.png>  <a href="https://c.example/">
    """
    (tmp_path / "index.html").write_text(
        '<script src="https://a.example/x.js"></script><img src=//b.example/y.png><a href="https://c.example/">c</a>'
    )
    fetched = ["index.html fetches https://a.example/x.js", "index.html fetches //b.example/y.png"]
    assert list(SITE.fetched(tmp_path)) == fetched


def test_a_link_out_of_docs_leads_to_a_staged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    docs/how/a.md: [x](../../src/x.md), [b](../b.md#top), and ](../../y.md) in a block of code
    """
    root = tmp_path.resolve()
    for name, text in (("docs/how/a.md", ""), ("docs/b.md", "# b"), ("src/x.md", "# x")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    page = root / "docs/how/a.md"
    page.write_text("[x](../../src/x.md), [b](../b.md#top)\n\n```\n[y](../../src/x.md)\n```\n")
    monkeypatch.setattr(SITE, "ROOT", root)
    monkeypatch.setattr(SITE, "DOCS", root / "docs")
    assert SITE.staged(page) == (
        "[x](../repository/src/x.md), [b](../b.md#top)\n\n```\n[y](../../src/x.md)\n```\n",
        [root / "src/x.md"],
    )


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("", "pages in build/site/"),
        ("[away](quotes.md#nowhere)\n", "anchor does not exist"),
        ("[away](nowhere.md)\n", "docs/quiz.md links to nowhere.md, which is not in the repository"),
        ("[away](../src/nowhere.py)\n", "docs/quiz.md links to ../src/nowhere.py, which is not in the repository"),
    ],
)
def test_the_site_builds_strictly(tmp_path: Path, added: str, said: str) -> None:
    """
    python tools/docs_site.py, with a link to a heading, a page, a file that there is not; with links to folders
    """
    pytest.importorskip("zensical", reason="the site's program is not installed: pip install '.[docs]'")
    unread = shutil.ignore_patterns(".*", "bench", "build", "cards", "out", "tests", "__pycache__", "*.py", "*.db")
    root = tmp_path / "copy"
    shutil.copytree(REPOSITORY, root, ignore=unread)
    shutil.copyfile(REPOSITORY / "tools/docs_site.py", root / "tools/docs_site.py")
    with (root / "docs/quiz.md").open("a") as page:
        page.write(added or "[records](../seeds), [decisions](decisions/)\n")
    done = subprocess.run([sys.executable, "tools/docs_site.py"], cwd=root, capture_output=True, check=False)
    words = done.stdout.decode() + done.stderr.decode()
    assert said in words
    assert (done.returncode == 0) == (not added), words


def test_the_page_of_fields_is_up_to_date() -> None:
    """
    python tools/card_fields.py --check
    """
    done = subprocess.run([sys.executable, "tools/card_fields.py", "--check"], cwd=REPOSITORY, check=False)
    assert done.returncode == 0, "run python tools/card_fields.py"
