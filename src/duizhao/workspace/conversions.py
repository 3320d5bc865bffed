"""Script conversion for one workspace, kept by content: an unchanged text is never converted twice."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from duizhao.lang import TRADITIONAL, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalText
from duizhao.model.definitions import GlossaryDef
from duizhao.passes import linebreaks, script
from duizhao.passes.chinese import Reviewed
from duizhao.workspace.kept import Kept

_AT_LEAST: Final = 20_000
"""So many texts may be kept in any case."""


class Conversions:
    """Converts a workspace's texts; a context, at whose end what is new is kept in the cache folder."""

    def __init__(self, root: Path, glossary: GlossaryDef) -> None:
        self._glossary = glossary
        self._texts = Kept(root, "conversions", edition(glossary), _AT_LEAST)
        self._converting: dict[Lang, script.Converter] = {}

    def __enter__(self) -> Self:
        """Open what was kept."""
        self._texts.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what is new."""
        self._texts.__exit__(kind, error, trace)

    def not_asked(self, texts: int) -> None:
        """Take note that so many texts are in use although nobody asks for them."""
        self._texts.not_asked(texts)

    def converters(self) -> dict[Lang, Callable[[str], str]]:
        """Return for each traditional tag what converts simplified text to it."""
        return {lang: self._converter(lang) for lang in TRADITIONAL}

    def choices(self, text: str, to: Lang) -> list[script.Change]:
        """Return the choices of the dictionaries in `text` that nobody has read yet."""
        return self._converted(text, to).choices

    def words(self, text: str) -> Sequence[str]:
        """Return `text` in words."""
        return self._texts.of("words", text.encode(), list[str], lambda: self._to(ZH_HANT_TW).words(text))

    def breaks(self, term: LocalText) -> dict[Lang, tuple[int, ...]]:
        """Return where a line of `term` may end, in each Chinese language."""

        def find() -> dict[Lang, tuple[int, ...]]:
            words = {ZH_HANS: self._to(ZH_HANT_TW).words, **self._traditional_words}
            return linebreaks.breaks(term, words, lambda text, to: self._to(to).explain(text))

        key = msgspec.json.encode(term, order="sorted")
        return self._texts.of("breaks", key, dict[Lang, tuple[int, ...]], find)

    @cached_property
    def _traditional_words(self) -> dict[Lang, linebreaks.Words]:
        return {lang: linebreaks.traditional_words(self._glossary, lang) for lang in TRADITIONAL}

    def _converter(self, to: Lang) -> Callable[[str], str]:
        return lambda text: self._converted(text, to).text

    def _converted(self, text: str, to: Lang) -> script.Converted:
        def make() -> script.Converted:
            found = self._to(to).converted(text)
            unread = [one for one in found.choices if not self._reviewed.covers(one, text)]
            return script.Converted(found.text, unread)

        return self._texts.of(f"text {to}", text.encode(), script.Converted, make)

    def _to(self, lang: Lang) -> script.Converter:
        if lang not in self._converting:
            self._converting[lang] = script.converter(self._glossary, lang)
        return self._converting[lang]

    @cached_property
    def _reviewed(self) -> Reviewed:
        return Reviewed(self._glossary.reviewed)


def edition(glossary: GlossaryDef) -> bytes:
    """Return what changes whenever a conversion may: code, dictionaries and glossary."""
    return script.edition() + linebreaks.edition() + msgspec.msgpack.encode(glossary)
