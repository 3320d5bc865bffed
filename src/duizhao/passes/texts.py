"""Every text that an author wrote in languages, wherever it stands, by its structure alone.

A text is a mapping with language tags for keys. That is all a field has to be for its texts to be found here: a new
kind of question needs no line of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from duizhao.lang import LANGS, Lang
from duizhao.span import Key, Node

Name: TypeAlias = tuple[str, ...]
Keys: TypeAlias = tuple[Key, ...]
_Found: TypeAlias = tuple[Name, dict[Lang, str], dict[Lang, Keys]]

_NO_SOURCES: Final[Mapping[str, Lang]] = {}


class WrittenText(Struct, frozen=True):
    """A text in the languages that its author wrote.

    `name` leads to it through fields, ids and, for what has none, numbers from 1 on: ``definition``, ``quotes/1``,
    ``questions/meaning/distractors/2``. `keys` lead to each wording from the top of the file `path`.
    """

    name: str
    wordings: dict[Lang, str]
    path: str
    keys: dict[Lang, Keys]

    def place(self, lang: Lang) -> Node:
        """Return where the wording in `lang` stands."""
        return Node(self.path, self.keys[lang])


def written_texts(definition: Struct, at: Node, languages: Mapping[str, Lang] = _NO_SOURCES) -> Iterator[WrittenText]:
    """Yield the texts of an idea, or of any other definition, in the order of its fields.

    A quote's own words are one wording of the text that its glosses are the others of; `languages` are those of the
    sources, by id. A remark that is one string for every language is no text here, and neither are the accepted answers
    of a question: one language may well have more of them.
    """
    for name, by, keys in _walk(msgspec.to_builtins(definition), (), at.keys, languages):
        yield WrittenText("/".join(name), by, at.path, keys)


def _walk(tree: object, name: Name, at: Keys, languages: Mapping[str, Lang]) -> Iterator[_Found]:
    if isinstance(tree, list):
        for number, each in enumerate(tree):
            known = each.get("id") if isinstance(each, dict) else None
            yield from _walk(each, (*name, str(known or number + 1)), (*at, number), languages)
    elif isinstance(tree, dict):
        by = {lang: (tree[lang], (*at, lang)) for lang in LANGS if tree.get(lang)}
        spoken = languages.get(str(tree.get("source")))
        if spoken is not None:
            by[spoken] = (tree.get("text"), (*at, "text"))
        if by:
            yield from _text({lang: by[lang] for lang in LANGS if lang in by}, name)
        for key, each in tree.items():
            if isinstance(each, list | dict) and key not in LANGS:
                yield from _walk(each, (*name, key), (*at, key), languages)


def _text(by: Mapping[Lang, tuple[object, Keys]], name: Name) -> Iterator[_Found]:
    """Yield the text whose wordings are `by`; where they are mappings themselves, one for each of their fields."""
    wordings = {lang: one for lang, (one, _) in by.items() if isinstance(one, str)}
    if wordings:
        yield name, wordings, {lang: by[lang][1] for lang in wordings}
    inner = {lang: (one, at) for lang, (one, at) in by.items() if isinstance(one, dict)}
    for field in dict.fromkeys(field for one, _ in inner.values() for field in one):
        fields = {lang: (one[field], (*at, field)) for lang, (one, at) in inner.items() if one.get(field)}
        yield from _text(fields, (*name, field))
