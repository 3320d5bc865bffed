"""Diagnostics as SARIF 2.1.0, which GitHub, Visual Studio Code and other programs show at their lines.

The format is OASIS's: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from duizhao.diagnostic import Diagnostic, printable
from duizhao.model.rule import Rule

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def emit(
    diagnostics: Sequence[Diagnostic], contents: Mapping[str, str], rules: Mapping[str, Rule], version: str, folder: str
) -> str:
    """Return one run with a result for each diagnostic, and a rule for each code among them.

    `contents` are the files' texts by path, since SARIF counts columns in UTF-16 code units; `folder` is what leads
    from the repository's root to the workspace, "" where they are one.
    """
    codes = sorted({one.code for one in diagnostics})
    places = {code: number for number, code in enumerate(codes)}
    lines = {path: contents[path].split("\n") for path in {one.at.path for one in diagnostics} if path in contents}
    driver = {"name": "duizhao", "version": version, "rules": [_rule(code, rules.get(code)) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(one, places[one.code], lines.get(one.at.path, ()), folder) for one in diagnostics],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    remedy = f"\n\nWhat to do: {rule.remedy}" if rule.remedy else ""
    return {
        "id": code,
        "shortDescription": {"text": _plain(rule.means)},
        "help": {"text": _plain(f"{rule.means}{remedy}"), "markdown": f"{rule.means}{remedy}\n\nSee `{rule.page}`"},
    }


def _plain(markdown: str) -> str:
    return markdown.replace("`", "").replace("\\|", "|")


def _result(one: Diagnostic, rule: int, lines: Sequence[str], folder: str) -> dict[str, Any]:
    said = [one.message, *one.details, *([f"hint: {one.hint}"] if one.hint else [])]
    place: dict[str, Any] = {"artifactLocation": {"uri": quote("/".join(filter(None, (folder, one.at.path))))}}
    if one.at.line:
        before = lines[one.at.line - 1][: one.at.column - 1] if one.at.line <= len(lines) else ""
        column = len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1
        place["region"] = {"startLine": one.at.line, "startColumn": column}
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": one.severity,
        "message": {"text": "\n".join(map(printable, said))},
        "locations": [{"physicalLocation": place}],
    }
