"""What the documentation says of each code of a diagnostic."""

import difflib

from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.rule import Rule
from duizhao.read.rules import rules
from duizhao.workspace import layout

_PAGES = ("diagnostics.md", "item-analysis.md")


def known() -> dict[str, Rule]:
    """Return every documented code, in the order of the documentation."""
    found: dict[str, Rule] = {}
    for name in _PAGES:
        file = layout.shipped("docs") / name
        try:
            page = file.read_text("utf-8")
        except OSError as error:
            raise DuizhaoError(
                f"the documentation is damaged: {file} cannot be read", "install duizhao again"
            ) from error
        found |= {rule.code: rule for rule in rules(page, f"docs/{name}") if rule.code not in found}
    return found


def codes() -> str:
    """Return every code, one a line, with what it means."""
    all_of_them = known()
    width = max(map(len, all_of_them))
    return "\n".join(f"{rule.code:{width}}  {rule.means}" for rule in all_of_them.values())


def explain(code: str) -> str:
    """Return what `code` means and what to do about it. Raises `UsageError` where there is no such code."""
    all_of_them = known()
    if code not in all_of_them:
        near = difflib.get_close_matches(code, all_of_them, 1)
        raise UsageError(
            f"there is no code `{code}`", f"did you mean `{near[0]}`?" if near else "duizhao explain lists all of them"
        )
    rule = all_of_them[code]
    parts = [f"{rule.code} ({rule.section})", rule.means]
    parts += [f"What to do: {rule.remedy}"] if rule.remedy else []
    return "\n\n".join([*parts, f"See {rule.page}"])
