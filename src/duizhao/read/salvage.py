"""What can still be read of a broken idea, so that its other mistakes are found in the same run.

Whatever is not readable becomes a blank that no check has anything to say about. A salvaged idea is never built: its
findings are errors.
"""

from typing import Any, Final, TypeVar

import msgspec

from duizhao.lang import EN, ZH_HANS
from duizhao.model.definitions import AcceptDef, ClozeDef, IdeaDef, QuestionDef, QuoteDef, Slug, TextDef
from duizhao.read.yamltree import Tree

T = TypeVar("T")

_BLANK_TEXT: Final[TextDef] = {EN: "?", ZH_HANS: "?"}
_BLANK_QUOTE: Final = QuoteDef(source="", text="")
_BLANK_QUESTION: Final = ClozeDef(id="", text={})


def salvage(tree: Tree) -> IdeaDef | None:
    """Return an idea with everything of `tree` that is well formed, at its place; None where that is nothing."""
    if not isinstance(tree, dict):
        return None
    name = tree.get("id")
    return IdeaDef(
        id=name if isinstance(name, str) else "",
        level=1,
        term=_read(tree.get("term"), TextDef, _BLANK_TEXT),
        definition=_read(tree.get("definition"), TextDef, _BLANK_TEXT),
        quotes=_each(tree.get("quotes"), QuoteDef, _BLANK_QUOTE),
        questions=_each(tree.get("questions"), QuestionDef, _BLANK_QUESTION),
        related=_read(tree.get("related"), list[Slug], []),
        requires=_read(tree.get("requires"), list[Slug], []),
        formerly=_read(tree.get("formerly"), list[Slug], []),
        retired=_read(tree.get("retired"), bool, False),
        accept=_read(tree.get("accept"), list[AcceptDef], []),
    )


def _read(tree: Tree, as_type: Any, blank: T) -> T:  # noqa: ANN401 - any type that msgspec converts to
    try:
        value: T = msgspec.convert(tree, as_type, strict=False)
    except msgspec.ValidationError:
        return blank
    return value


def _each(tree: Tree, as_type: Any, blank: T) -> list[T]:  # noqa: ANN401
    return [_read(each, as_type, blank) for each in tree] if isinstance(tree, list) else []
