"""A form as PDF/UA-1 files: one paper for each version, and one answer key for all of them.

The layout is Typst's, in `templates/quiz/`; what it gets to see is decided in `emit.sheet` and `emit.answer_key`.
"""

from collections.abc import Mapping
from pathlib import Path

from duizhao.emit.answer_key import answer_key
from duizhao.emit.sheet import sheet
from duizhao.emit.typesetting import Press, View, holds
from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, stem


def emit(form: Form, templates: Mapping[str, str], fonts: Path) -> list[Artifact]:
    """Return ``<stem>-A.pdf`` and so on for each version, and ``<stem>-key.pdf``; the stem is `model.form.stem`.

    `templates` holds the texts of `templates/` by name; those under ``quiz/`` are used. `fonts` is the folder of the
    vendored fonts. The bytes depend on these three alone. Raises `DuizhaoError` for a character without a glyph, or a
    broken template.
    """
    press = Press(templates, fonts, lambda char: _where(form, char))
    name = stem(form)
    papers = [
        Artifact(
            f"{name}-{version.label}.pdf",
            press.compile("quiz/quiz.typ", "form.json", _common(form) | sheet(form, version)),
        )
        for version in form.versions
    ]
    return [
        *papers,
        Artifact(f"{name}-key.pdf", press.compile("quiz/key.typ", "form.json", _common(form) | answer_key(form))),
    ]


def _where(form: Form, char: str) -> str:
    """Return the questions and sources that hold `char`, by their ids."""
    questions = [f"`{item.idea}/{item.question}`" for item in form.versions[0].items if holds(item, char)]
    sources = [f"source `{name}`" for name, source in form.sources.items() if holds(source, char)]
    return " and ".join(questions + sources) or "the deck's title"


def _common(form: Form) -> View:
    langs = form.blueprint.langs
    return {"langs": langs, "title": [form.title[lang] for lang in langs], "seed": str(form.blueprint.seed)}
