"""`--format sarif`: what SARIF 2.1.0 asks of a log, and that what is said in text is said there."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from duizhao import __version__, compiling, explaining
from duizhao.emit import sarif

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
POSITION = {"type": "integer", "minimum": 1}
LOG = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "pattern": "sarif-schema-2.1.0.json$"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "help": TEXT,
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": TEXT,
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "required": ["uri"],
                                                        "properties": {"uri": {"pattern": "^[A-Za-z0-9._~/%-]+$"}},
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "required": ["startLine"],
                                                        "properties": {"startLine": POSITION, "startColumn": POSITION},
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What the standard asks of the parts that duizhao writes, in words of our own: sections 3.13 to 3.30."""


def log(root: Path, folder: str = "") -> Any:
    """Return the log of a workspace, which is as the standard asks."""
    checked = compiling.check(root, None)
    contents = checked.workspace.contents
    text = sarif.emit(checked.diagnostics(), contents, explaining.known(), __version__, folder)
    made = json.loads(text)
    assert list(Draft202012Validator(LOG).iter_errors(made)) == []
    return made


def test_a_workspace_without_mistakes(starter: Path) -> None:
    """
    the starter
    """
    assert log(starter)["runs"][0]["results"] == []


def test_a_mistake_behind_a_character_beyond_the_first_plane(starter: Path) -> None:
    """
    level: 9, in braces behind an emoji; a folder in the repository, with a space
    """
    file = starter / "cards/my memory.yaml"
    file.write_text(
        "topic: b\nideas:\n- {id: b, term: {en: 😀, zh-Hans: 甲}, definition: {en: b, zh-Hans: 乙}, level: 9}\n"
    )
    run = log(starter, "my cards")["runs"][0]
    column = file.read_text().split("\n")[2].index("9") + 1
    assert run["results"] == [
        {
            "ruleId": "value-range",
            "ruleIndex": 0,
            "level": "error",
            "message": {
                "text": "`level` is 9, it must be between 1 and 5\nhint: write a whole number: 1 easy … 5 hard"
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "my%20cards/cards/my%20memory.yaml"},
                        "region": {"startLine": 3, "startColumn": column + 1},
                    }
                }
            ],
        }
    ]
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "value-range",
            "shortDescription": {
                "text": "a number too small or too large, a list too short or too long, a text too long"
            },
            "help": {
                "text": "a number too small or too large, a list too short or too long, a text too long\n\n"
                "What to do: as the hint says",
                "markdown": "a number too small or too large, a list too short or too long, a text too long\n\n"
                "What to do: as the hint says\n\nSee `docs/diagnostics.md#fields-and-values`",
            },
        }
    ]


def test_the_command_in_a_folder_of_a_repository(starter: Path) -> None:
    """
    an empty file, which has no line; the workspace is a folder of a repository: check --format sarif, and github
    """
    (starter.parent / ".git").mkdir()
    (starter / "cards/memory.yaml").write_bytes(b"")
    words = [sys.executable, "-m", "duizhao", "check", "--format"]
    done = subprocess.run([*words, "sarif"], cwd=starter, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    made = json.loads(done.stdout)
    assert list(Draft202012Validator(LOG).iter_errors(made)) == []
    assert made["runs"][0]["results"][0]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "mine/cards/memory.yaml"}}}
    ]
    done = subprocess.run([*words, "github"], cwd=starter, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0] == (
        "::error file=mine/cards/memory.yaml,title=file-empty::this file is empty%0Ahint: delete it, or see docs/card-format.md"
    )


def test_every_code_is_explained_as_documented() -> None:
    """
    duizhao explain, with a code, without, and with one that there is not
    """
    known = explaining.known()
    assert len(known) > 120
    assert all(rule.means and rule.section for rule in known.values())
    assert explaining.explain("format-other") == (
        "format-other (Layout)\n\nsaid by `duizhao fmt --check`: the file is not as `duizhao fmt` writes it from this line on\n\n"
        "What to do: `duizhao fmt`\n\nSee docs/diagnostics.md#layout"
    )
    assert explaining.codes().splitlines()[0].startswith("file-unreadable")
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", "explain", "format-othr"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "duizhao: there is no code `format-othr`\n    hint: did you mean `format-other`?\n",
    )
