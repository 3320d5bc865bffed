"""Every diagnostic has a bad and a good example, and each is tried."""

import importlib.util
import sys
from types import ModuleType

import pytest

from conftest import REPOSITORY
from test_docs import codes

UNSHOWN = {
    "value": "the net below all others: no file is known of which it is said",
    "template-missing": "a workspace's templates lie over the shipped ones: only a damaged installation has one missing",
    "quiz-runs": "of more versions than anybody wants to wait for on a page",
    "practice-negative": "of twenty sessions, which no page can show",
    "practice-option": "likewise of twenty answers",
    "practice-rare": "said of whatever was asked least, unless everything was asked twenty times",
}


def tool() -> ModuleType:
    """Return tools/diagnostic_examples.py as a module."""
    spec = importlib.util.spec_from_file_location("diagnostic_examples", REPOSITORY / "tools/diagnostic_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # msgspec looks there for the types of a struct's fields
    spec.loader.exec_module(module)
    return module


TOOL = tool()
EXAMPLES = sorted(TOOL.EXAMPLES.glob("*.yaml"))
TABLED = {code for _, listed in TOOL.sections() for code in listed}


def test_every_code_has_an_example() -> None:
    """
    the tables of docs/diagnostics.md and docs/item-analysis.md, and every Finding("code", …) in src/, beside docs/examples/
    """
    missing = (TABLED | codes()) - {file.stem for file in EXAMPLES} - UNSHOWN.keys()
    assert {f"write docs/examples/{code}.yaml, then run tools/diagnostic_examples.py" for code in missing} == set()


def test_every_example_is_of_a_code() -> None:
    """
    docs/examples/, beside the tables
    """
    assert {file.stem for file in EXAMPLES} <= TABLED
    assert UNSHOWN.keys() & {file.stem for file in EXAMPLES} == set()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_bad_one_is_reported_and_the_good_one_is_not(file: object) -> None:
    """
    docs/examples/CODE.yaml
    """
    example = TOOL.read(file)
    code = file.stem  # type: ignore[attr-defined]
    assert code in TOOL.reported(example, bad=True)
    assert code not in TOOL.reported(example, bad=False)


def test_the_page_is_up_to_date() -> None:
    """
    python tools/diagnostic_examples.py --check
    """
    assert TOOL.main(["--check"]) == 0, "run python tools/diagnostic_examples.py"
