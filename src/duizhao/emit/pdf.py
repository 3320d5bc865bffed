"""A form as PDF/UA-1 files: one paper for each version, and for all of them one answer key and one table of answers.

The layout is Typst's, in `templates/quiz/`; what it gets to see is decided in `emit.sheet` and `emit.answer_key`.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from duizhao.emit.answer_key import answer_key, key_table
from duizhao.emit.sheet import sheet
from duizhao.emit.typesetting import Keep, Press, View, afresh, holds
from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, stem
from duizhao.model.setting import Setting


def emit(form: Form, templates: Mapping[str, str], fonts: Path, setting: Setting = Setting()) -> list[Artifact]:  # noqa: B008 - frozen
    """Return ``<stem>-A.pdf`` and so on for each version, and ``<stem>-key.pdf``; the stem is `model.form.stem`.

    `templates` holds the texts of `templates/` by name; those under ``quiz/`` are used. `fonts` is the folder of the
    vendored fonts. The bytes depend on these and on `setting` alone. Raises `DuizhaoError` for a character without a
    glyph, or a broken template.
    """
    return [*papers(form, templates, fonts, setting), key(form, templates, fonts, setting)]


def papers(
    form: Form,
    templates: Mapping[str, str],
    fonts: Path,
    setting: Setting = Setting(),  # noqa: B008 - frozen
    only: Collection[str] = (),
    keep: Keep = afresh,
) -> Iterator[Artifact]:
    """Yield the paper of each version, or of those whose labels are in `only`, as `emit` does.

    With `setting.teacher` they are teacher's copies, called ``<stem>-A-teacher.pdf``. `keep` may know some already.
    """
    press = Press(templates, fonts, lambda char: _where(form, char), keep)
    ending = "-teacher" if setting.teacher else ""
    for version in form.versions:
        if not only or version.label in only:
            view = _common(form, setting) | sheet(form, version, setting) | {"spoken": bool(form.spoken)}
            content = press.compile("quiz/quiz.typ", "form.json", view)
            yield Artifact(f"{stem(form)}-{version.label}{ending}.pdf", content)


def key(
    form: Form,
    templates: Mapping[str, str],
    fonts: Path,
    setting: Setting = Setting(),  # noqa: B008 - frozen
    keep: Keep = afresh,
) -> Artifact:
    """Return the answer key of all versions, with reasons and sources."""
    press = Press(templates, fonts, lambda char: _where(form, char), keep)
    view = _common(form, setting) | answer_key(form) | {"spoken": form.blueprint.readings}
    return Artifact(f"{stem(form)}-key.pdf", press.compile("quiz/key.typ", "form.json", view))


def table(
    form: Form,
    templates: Mapping[str, str],
    fonts: Path,
    setting: Setting = Setting(),  # noqa: B008 - frozen
    keep: Keep = afresh,
) -> Artifact:
    """Return the answers of all versions at a glance, ``<stem>-table.pdf``."""
    press = Press(templates, fonts, lambda char: _where(form, char), keep)
    view = _common(form, setting) | key_table(form)
    return Artifact(f"{stem(form)}-table.pdf", press.compile("quiz/table.typ", "form.json", view))


def _where(form: Form, char: str) -> str:
    """Return the questions and sources that hold `char`, by their ids."""
    questions = [f"`{item.idea}/{item.question}`" for item in form.versions[0].items if holds(item, char)]
    sources = [f"source `{name}`" for name, source in form.sources.items() if holds(source, char)]
    return " and ".join(questions + sources) or "the quiz's title"


def _common(form: Form, setting: Setting) -> View:
    langs = form.blueprint.langs
    return {
        "langs": langs,
        "title": [form.title[lang] for lang in langs],
        "name": form.blueprint.name,
        "seed": str(form.blueprint.seed),
        "page": {
            "paper": setting.paper,
            "columns": setting.columns,
            "margin": setting.margin,
            "size": setting.size,
            "large": setting.large_print,
        },
    }
