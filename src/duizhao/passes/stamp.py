"""Ideas from elsewhere get what every idea of ours has: an id that is written once, a level, ids of questions.

An id comes from the term, by its letters or its pinyin, so that the same file gives the same ids; a question's id from
what it asks.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from duizhao.lang import AUTHORED, TRADITIONAL, ZH_HANS, Lang
from duizhao.model.definitions import SLUG, IdeaDef
from duizhao.model.exchange import Draft, Left
from duizhao.passes.chinese import SEAM, join
from duizhao.passes.localise import Converters

LEVEL: Final = "3"
"""In the middle: nobody has said how hard it is."""
_LONGEST: Final = 60
_DIGITS: Final = 8
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


class Known(Struct, frozen=True):
    """What the workspace has: the ids of its ideas, and by a term with its definition, in any language, the idea."""

    ids: frozenset[str]
    texts: dict[tuple[str, str], str]


def known(ideas: Iterable[IdeaDef]) -> Known:
    """Return what an import must not bring a second time."""
    every = list(ideas)
    texts = {
        (term, definition): idea.id
        for idea in every
        for term in idea.term.values()
        for definition in idea.definition.values()
    }
    return Known(frozenset(idea.id for idea in every), texts)


def stamp(
    drafts: Iterable[Draft], there: Known, pinyin: Callable[[str], Iterable[str]], converters: Converters
) -> tuple[list[Draft], list[Left]]:
    """Return `drafts` with all that a card file needs besides its texts, and those left because they are here already.

    What a note has in a traditional script is left out where converting its simplified text gives the same: the cards
    would otherwise keep today's conversion for ever.
    """
    stamped: list[Draft] = []
    left: list[Left] = []
    used = set(there.ids)
    for draft in drafts:
        given = draft.tree.get("id")
        same = given if given in there.ids else there.texts.get((_text(draft, "term"), _text(draft, "definition")))
        if same:
            left.append(Left(draft.at, f"the idea `{same}` is in the cards already"))
            continue
        name = _free(given or slug(_text(draft, "term"), pinyin), used)
        used.add(name)
        tree = {**draft.tree, "id": name, "level": draft.tree.get("level") or LEVEL}
        if "questions" in tree:
            tree["questions"] = list(_questions(tree["questions"]))
        whole = _without_made(tree, converters) if draft.made else tree
        stamped.append(Draft(at=draft.at, topic=draft.topic, tree=whole))
    return stamped, left


def _text(draft: Draft, field: str) -> str:
    """Return a text of a draft in the first language that it has."""
    text = draft.tree.get(field)
    if not isinstance(text, dict):
        return str(text or "")
    return next((str(text[lang]) for lang in (*AUTHORED, *TRADITIONAL) if text.get(lang)), "")


def slug(term: str, pinyin: Callable[[str], Iterable[str]]) -> str:
    """Return an id made of the letters of `term`, a Chinese character as its syllable; a digest where there is none.

    >>> slug("Spaced répétition (SM-2)", lambda _: []), slug("软件 2.0", lambda _: ["ruǎn", "jiàn"])
    ('spaced-repetition-sm-2', 'ruan-jian-2-0')
    """
    spelt = _HAN.sub(lambda found: f" {' '.join(pinyin(found[0]))} ", term)
    letters = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
    made = "-".join(re.findall("[a-z0-9]+", letters))
    if len(made) > _LONGEST:
        made = made[:_LONGEST].rpartition("-")[0] or made[:_LONGEST]
    return made or f"idea-{_digest(term)}"


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _free(wanted: str, used: Container[str]) -> str:
    number = 1
    name = wanted
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _questions(questions: Iterable[Any]) -> Iterator[Any]:
    """Yield questions, each with an id."""
    used: set[str] = set()
    for question in questions:
        if not isinstance(question, dict) or question.get("id"):
            yield question
            continue
        name = _free(f"q-{_digest(json.dumps(question, ensure_ascii=False, sort_keys=True))}", used)
        used.add(name)
        yield {"id": name, **question}


def is_slug(name: str) -> bool:
    """Say whether `name` can be a topic's."""
    return re.fullmatch(SLUG, name) is not None


def _without_made(tree: Any, converters: Converters) -> Any:  # noqa: ANN401 - any level of a tree
    """Return `tree` without the traditional wordings that conversion would make of the simplified ones."""
    simplified = list(dict.fromkeys(_simplified(tree)))
    joined = join(simplified)
    made = {
        lang: dict(zip(simplified, convert(joined).split(SEAM), strict=True)) for lang, convert in converters.items()
    }
    return _pruned(tree, made)


def _simplified(tree: Any) -> Iterator[str]:  # noqa: ANN401 - any level of a tree
    if isinstance(tree, list):
        for one in tree:
            yield from _simplified(one)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key == ZH_HANS and isinstance(value, str | list):
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _simplified(value)


def _pruned(tree: Any, made: Mapping[Lang, Mapping[str, str]]) -> Any:  # noqa: ANN401 - any level of a tree
    if isinstance(tree, list):
        return [_pruned(one, made) for one in tree]
    if not isinstance(tree, dict):
        return tree
    kept = {key: _authored(key, value, tree, made) for key, value in tree.items()}
    return {key: _pruned(value, made) for key, value in kept.items() if value or not tree[key]}


def _authored(key: str, value: Any, tree: Mapping[str, Any], made: Mapping[Lang, Mapping[str, str]]) -> Any:  # noqa: ANN401
    """Return what of `value` no conversion would make: all of it, unless it is in a traditional script."""
    conversions = next((each for lang, each in made.items() if lang == key), None)
    simplified = tree.get(ZH_HANS)
    if conversions is None or simplified is None:
        return value
    if isinstance(simplified, list):
        return [one for one in value if one not in {conversions.get(each) for each in simplified}]
    return "" if conversions.get(simplified) == value else value
