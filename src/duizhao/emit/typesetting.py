"""Typst: from templates and a view to a PDF/UA-1 file.

Texts reach a template as JSON, so that no character of them is taken for markup. The bytes depend on the templates, the
view and the vendored fonts alone: no date goes in, and the system's fonts are never looked at.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import msgspec

from duizhao.errors import DuizhaoError

View: TypeAlias = dict[str, Any]
"""What a template reads as JSON."""

Keep: TypeAlias = Callable[[bytes, Callable[[], bytes]], bytes]
"""What gives back the file that was made of a content, or makes it."""

_STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged and titled, and a character that no font has fails the build instead of printing a box."""
_MISSING: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_KEPT: Final = 11
_NAMED: Final = 5
"""So many missing characters are named; a text in a script that no font has would fill the screen."""


def afresh(_: bytes, make: Callable[[], bytes]) -> bytes:
    """Return what `make` makes: nothing is kept."""
    return make()


class Press:
    """Typst with one set of templates and fonts."""

    def __init__(
        self, templates: Mapping[str, str], fonts: Path, where: Callable[[str], str], keep: Keep = afresh
    ) -> None:
        """Take the texts of `templates/` by name, and the folder of the vendored fonts.

        The fonts are a path because Typst maps font files itself. `where` says, in words, which texts hold a character.
        `keep` may know a file already: the content that it is asked for is the view with everything in `templates`.
        """
        self._files = {name: text.encode() for name, text in sorted(templates.items()) if name.endswith(".typ")}
        self._folder = fonts
        self._where = where
        self._keep = keep
        self._content = msgspec.json.encode(self._files)

    def compile(self, template: str, name: str, view: View) -> bytes:
        """Return `view` laid out by `template`, which reads it as the file `name` of its own folder.

        Everything is in memory. Raises `DuizhaoError` for a character without a glyph, or a broken template.
        """
        beside = template.rpartition("/")[0]
        main = f'#include "{template}"'.encode()
        read = {"main.typ": main, f"{beside}/{name}": msgspec.json.encode(view)}
        content = b"\0".join((self._content, *(part for file in read.items() for part in (file[0].encode(), file[1]))))
        return self._keep(content, lambda: self._set(template, {**self._files, **read}))

    def _set(self, template: str, files: dict[str, bytes]) -> bytes:
        self._forget()
        fonts = _opened(self._folder)
        try:
            made: bytes = _typst().compile(files, font_paths=fonts, pdf_standards=[_STANDARD], timestamp=0)
        except _typst().TypstError as error:
            raise _explained(template, error.message, error.diagnostic, self._where) from error
        return made

    def _forget(self) -> None:
        """Let Typst drop what it keeps of earlier documents, which is 50 MB for each version of a long quiz.

        It drops what the last ten compilations did not use; these use nothing, in a millisecond for all of them.
        """
        for _ in range(_KEPT):
            _typst().compile({"main.typ": b""}, font_paths=_opened(self._folder), timestamp=0)


def _typst() -> ModuleType:
    import typst  # noqa: PLC0415 - 20 MB that only printing needs

    return typst


@cache
def _opened(folder: Path) -> object:
    """Return the fonts of `folder` as Typst takes them, opened once for all that is printed."""
    return _typst().Fonts(include_system_fonts=False, font_paths=[str(folder)])


def holds(value: object, char: str) -> bool:
    """Say whether any text of the struct `value` holds `char`."""
    return any(char in text for text in _texts(msgspec.to_builtins(value)))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _explained(template: str, message: str, diagnostic: str, where: Callable[[str], str]) -> DuizhaoError:
    """Return Typst's complaint in terms of cards and characters."""
    missing = sorted({char for text in _MISSING.findall(diagnostic) for char in _unescaped(text)})
    if not missing:
        return DuizhaoError(f"typst cannot set the template `{template}`: {message}", diagnostic.strip())
    wanted: dict[str, list[str]] = {}
    for char in missing:
        wanted.setdefault(where(char), []).append(_shown(char))
    named = "; ".join(f"{_some(chars)}, needed by {place}" for place, chars in wanted.items())
    return DuizhaoError(f"no font has {named}", "write it with other characters: the vendored fonts hold no emoji")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _unescaped(text: str) -> str:
    """Return the text of a Rust string literal."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else match[2], text)


def _shown(char: str) -> str:
    code = f"U+{ord(char):04X}"
    return f"“{char}” ({code})" if char.isprintable() else f"{code} {unicodedata.name(char, '')}".strip()
