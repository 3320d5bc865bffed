"""A form as PDF/UA-1 files: one paper for each version, and one answer key for all of them.

The layout is Typst's, in `templates/quiz/`; here is decided only what it gets to see. A paper sees blanks, never the
words they hide, and a card's text reaches Typst as JSON, so that no character of it is taken for markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import msgspec

from duizhao.errors import DuizhaoError
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.deck import LocalQuote, Reading, SourceRef
from duizhao.model.form import ChoiceQuestion, ClozeQuestion, Form, FormItem, Version, stem
from duizhao.model.ruby import cut, ruby

_View: TypeAlias = dict[str, Any]
"""What a template reads as form.json."""

_FOLDER: Final = "quiz/"
_LETTERS: Final = "ABCDEFGH"
_STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged and titled, and a character that no font has fails the build instead of printing a box."""
_MISSING: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_NAMED: Final = 5
"""So many missing characters are named; a text in a script that no font has would fill the screen."""
_SHORT: Final = 4
_MIDDLING: Final = 10


def emit(form: Form, templates: Mapping[str, str], fonts: Path) -> list[Artifact]:
    """Return ``<stem>-A.pdf`` and so on for each version, and ``<stem>-key.pdf``; the stem is `model.form.stem`.

    `templates` holds the texts of `templates/` by name; those under ``quiz/`` are used. `fonts` is the folder of the
    vendored fonts, a path because Typst maps font files itself; the system's fonts are never looked at. The bytes
    depend on these three alone. Raises `DuizhaoError` for a character without a glyph, or a broken template.
    """
    files = {name.removeprefix(_FOLDER): text.encode() for name, text in templates.items() if name.startswith(_FOLDER)}
    press = _Press(form, files, fonts)
    name = stem(form)
    papers = [Artifact(f"{name}-{v.label}.pdf", press.compile("quiz.typ", _paper(form, v))) for v in form.versions]
    return [*papers, Artifact(f"{name}-key.pdf", press.compile("key.typ", _key(form)))]


class _Press:
    """Typst with one set of fonts and templates."""

    def __init__(self, form: Form, files: Mapping[str, bytes], fonts: Path) -> None:
        import typst  # noqa: PLC0415 - 20 MB that only printing needs

        self._typst = typst
        self._form = form
        self._files = files
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)])

    def compile(self, template: str, view: _View) -> bytes:
        """Return `view` laid out by `template`; everything is in memory, and no date goes in."""
        main = f'#include "{template}"'.encode()
        files = {**self._files, "main.typ": main, "form.json": msgspec.json.encode(view)}
        source = cast("bytes", files)  # the library takes a mapping of files; its annotations do not say so
        try:
            return self._typst.compile(source, font_paths=self._fonts, pdf_standards=[_STANDARD], timestamp=0)
        except self._typst.TypstError as error:
            raise _explained(self._form, template, error.message, error.diagnostic) from error


def _explained(form: Form, template: str, message: str, diagnostic: str) -> DuizhaoError:
    """Return Typst's complaint in terms of cards and characters."""
    missing = sorted({char for text in _MISSING.findall(diagnostic) for char in _unescaped(text)})
    if not missing:
        return DuizhaoError(f"typst cannot set the template `quiz/{template}`: {message}", diagnostic.strip())
    wanted: dict[str, list[str]] = {}
    for char in missing:
        wanted.setdefault(_where(form, char), []).append(_shown(char))
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


def _where(form: Form, char: str) -> str:
    """Return the questions and sources that hold `char`, by their ids."""
    questions = [f"`{item.idea}/{item.question}`" for item in form.versions[0].items if _holds(item, char)]
    sources = [f"source `{name}`" for name, source in form.sources.items() if _holds(source, char)]
    return " and ".join(questions + sources) or "the deck's title"


def _holds(value: FormItem | SourceRef, char: str) -> bool:
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


def _common(form: Form) -> _View:
    langs = form.blueprint.langs
    return {"langs": langs, "title": [form.title[lang] for lang in langs], "seed": str(form.blueprint.seed)}


def _paper(form: Form, version: Version) -> _View:
    langs = form.blueprint.langs
    choice = [
        {
            "stem": [item.stem[lang] for lang in langs],
            "options": [[option[lang] for lang in langs] for option in item.options],
        }
        for item in version.items
        if isinstance(item, ChoiceQuestion)
    ]
    cloze = [
        {"parts": [_blanked(item.parts[lang]) for lang in langs]}
        for item in version.items
        if isinstance(item, ClozeQuestion)
    ]
    sheet = {"version": version.label, "count": len(version.items), "choice": choice, "cloze": cloze}
    return _common(form) | sheet


def _blanked(parts: tuple[str, ...]) -> list[str | int]:
    """Return `parts` with each hidden one as the class of its blank's width, 0, 1 or 2."""
    return [_class(part) if place % 2 else part for place, part in enumerate(parts)]


def _class(hidden: str) -> int:
    """Return a width in three classes, so that a blank has room for a hand but does not give the length away.

    Measured in half ems, a wide character being two: Unicode Standard Annex 11.
    """
    ems = sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in hidden)
    return 0 if ems <= _SHORT else 1 if ems <= _MIDDLING else 2


def _key(form: Form) -> _View:
    codes: dict[tuple[str, str], list[str]] = {}
    for version in form.versions:
        for number, item in enumerate(version.items, 1):
            codes.setdefault((item.idea, item.question), []).append(f"{version.label}{number}")
    langs = form.blueprint.langs
    versions = [
        {
            "label": version.label,
            "answers": [
                {"number": number, "reason": codes[item.idea, item.question][0], **_answer(item, langs)}
                for number, item in enumerate(version.items, 1)
            ],
        }
        for version in form.versions
    ]
    reasons = [_reason(form, item, codes[item.idea, item.question]) for item in form.versions[0].items]
    sources = [
        {"lang": source.language, "parts": [part for part in _bibliography(source) if part]}
        for source in form.sources.values()
    ]
    return _common(form) | {"versions": versions, "reasons": reasons, "sources": sources}


def _answer(item: FormItem, langs: tuple[Lang, ...]) -> _View:
    if isinstance(item, ChoiceQuestion):
        return {"letter": _LETTERS[item.key]}
    return {"words": [" / ".join(item.parts[lang][1::2]) for lang in langs]}


def _reason(form: Form, item: FormItem, codes: list[str]) -> _View:
    langs = form.blueprint.langs
    reading = item.reading if form.blueprint.readings else Reading()
    view: _View = {
        "codes": codes,
        "term": [cut(ruby(item.term, reading, lang), item.breaks.get(lang, ())) for lang in langs],
        "quote": _quoted(form, item.quote) if item.quote else None,
    }
    if isinstance(item, ClozeQuestion):
        parts = [item.parts[lang] for lang in langs]
        return view | {"kind": "cloze", "parts": parts, "rationale": [item.rationale[lang] for lang in langs]}
    return view | {
        "kind": "choice",
        "stem": [item.stem[lang] for lang in langs],
        "key": [item.options[item.key][lang] for lang in langs],
        "rationale": [item.why[item.key][lang] for lang in langs],
    }


def _quoted(form: Form, quote: LocalQuote) -> _View:
    """Return the source's words, and beside them, labelled, what is not the source's: conversions and glosses."""
    langs = form.blueprint.langs
    others: list[_View] = []
    for lang in langs:
        if lang in quote.converted:
            others.append({"lang": lang, "kind": "converted", "text": quote.converted[lang]})
        elif quote.gloss and lang in quote.gloss.by and lang[:2] != quote.language[:2]:
            others.append({"lang": lang, "kind": "gloss", "text": quote.gloss.by[lang]})
    source = form.sources[quote.source]
    return {
        "lang": quote.language,
        "text": quote.text,
        "others": others,
        "speaker": {"lang": _tongue(quote.speaker, quote.language, langs[0]), "text": quote.speaker},
        "outlet": {"lang": _tongue(source.outlet, source.language, langs[0]), "text": source.outlet},
        "date": source.date,
        "line": quote.line,
        "note": [{"lang": lang, "text": quote.note[lang]} for lang in langs] if quote.note else [],
    }


def _tongue(name: str, lang: Lang, page: Lang) -> Lang:
    """Return the language to set a name in: a Latin name looks like the page's own, whoever prints it."""
    return page if name.isascii() else lang


def _bibliography(source: SourceRef) -> Iterable[str]:
    yield source.outlet
    yield source.title
    yield source.date
    yield " ".join(part for part in (source.event, source.event_date) if part)
    yield source.url
