"""The documentation cannot drift from what it documents."""

import re
from pathlib import Path

import msgspec
import pytest

from conftest import REPOSITORY, Make
from duizhao import compiling
from duizhao.cli.usage import COMMANDS
from duizhao.read.schema import KINDS

DOCS = "\n".join(page.read_text() for page in sorted((REPOSITORY / "docs").glob("*.md")))
README = (REPOSITORY / "README.md").read_text()


def codes() -> set[str]:
    """Return the code of every finding that the source makes with a literal one."""
    made = re.compile(r'(?:Finding|Diagnostic)\(\s*"([a-z-]+)"')
    return {code for file in (REPOSITORY / "src").rglob("*.py") for code in made.findall(file.read_text())}


def test_every_diagnostic_is_documented() -> None:
    """
    every Finding("code", …) in src/
    """
    page = (REPOSITORY / "docs/diagnostics.md").read_text()
    assert len(codes()) > 40
    assert {code for code in codes() if f"`{code}`" not in page} == set()


def test_no_diagnostic_is_documented_that_does_not_exist() -> None:
    """
    every `code` in the first column of docs/diagnostics.md
    """
    source = "\n".join(file.read_text() for file in (REPOSITORY / "src").rglob("*.py"))
    rows = re.findall(r"^\| (`.*?`) \|", (REPOSITORY / "docs/diagnostics.md").read_text(), re.MULTILINE)
    named = {code for row in rows for code in re.findall("`([a-z-]+)`", row)}
    built = {f"{what}-{how}" for what in ("excerpt", "erratum", "statement") for how in ("absent", "place")}
    assert {code for code in named - built if f'"{code}"' not in source} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    """
    duizhao COMMAND
    """
    assert f"duizhao {command}" in README + DOCS


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_documented(kind: str) -> None:
    """
    every field of every mapping of the card format
    """
    page = (REPOSITORY / "docs/card-format.md").read_text()
    schemas = msgspec.json.schema(KINDS[kind])["$defs"].values()
    fields = {name for schema in schemas for name in schema.get("properties", {})}
    assert {name for name in fields if not re.search(rf"\b{name}:", page)} == set()


def test_links_lead_somewhere() -> None:
    """
    every relative link of every page
    """
    for page in (REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readmes_example_checks(make: Make) -> None:
    """
    the YAML of the README beside the starter's record
    """
    example = re.search(r"```yaml\n# cards/memory.yaml\n(.*?)```", README, re.DOTALL)
    assert example
    record = (REPOSITORY / "src/duizhao/starter/seeds/notes-on-memory.yaml").read_text()
    checked = compiling.check(make({"cards/memory.yaml": example[1], "seeds/notes-on-memory.yaml": record}), None)
    assert checked.findings == ()


def test_the_readmes_mistake_is_reported_as_shown(starter: Path) -> None:
    """
    the starter with the README's mistake
    """
    from duizhao import diagnostic

    file = starter / "cards/memory.yaml"
    file.write_text(file.read_text().replace("不如隔几天想十遍", "不如隔几天读十遍"))
    assert diagnostic.show(compiling.check(starter, None).diagnostics()) in README
