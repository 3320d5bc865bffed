"""What programs may rely on: docs/api.md tells how. `duizhao.load_workspace` is `duizhao.api.load_workspace`.

Thin functions over the modules that the commands use; everything heavy is imported when it is called.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from duizhao.errors import UsageError
from duizhao.lang import TRADITIONAL, ZH_HANS, Lang
from duizhao.model.exchange import FORMATS, Format
from duizhao.model.wishes import Wishes

if TYPE_CHECKING:
    from duizhao.compiling import Checked
    from duizhao.learn.options import Options
    from duizhao.learn.study import Study
    from duizhao.model.artifact import Artifact
    from duizhao.model.deck import Deck
    from duizhao.model.definitions import QuizDef
    from duizhao.model.form import Form
    from duizhao.passes.match import Verification

DeckFormat: TypeAlias = Literal["apkg", "bundle", "preview"] | Format
FormFormat: TypeAlias = Literal["pdf", "html", "json"]

_OWN: Final = ("apkg", "bundle", "preview")


def load_workspace(folder: Path | str = ".", *, texts: Path | str | None = None) -> "Checked":
    """Return the workspace around `folder`, read and verified, with everything that is wrong with it.

    `texts` is where the sources' full texts are, if not in its seeds/texts/. What an author got wrong is never raised:
    ask `broken` and `diagnostics()`. Raises `UsageError` where no workspace is.
    """
    from duizhao import compiling  # noqa: PLC0415
    from duizhao.workspace import layout  # noqa: PLC0415

    return compiling.check(layout.find(Path(folder)), None if texts is None else Path(texts))


def compile_decks(workspace: "Checked", names: Sequence[str] = ()) -> "dict[str, Deck]":
    """Return the decks called `names`, all of them where none is named: every text in every language, in study order.

    Raises `UsageError` where the workspace is broken, or has no such deck.
    """
    from duizhao import compiling  # noqa: PLC0415

    if workspace.broken:
        raise UsageError("the workspace has mistakes, so that nothing is compiled", "its diagnostics() name them")
    return compiling.compile_decks(workspace, names)


def make_form(workspace: "Checked", deck: "Deck", wishes: Wishes | None = None, *, quiz: str = "") -> "Form":
    """Return a quiz of `deck`: the one called `quiz` in its manifest, or what the `wishes` say.

    The same deck, wishes and seed make the same form, in whatever process. Raises `UsageError` where the deck has no
    such quiz, or has not what is wished.
    """
    from duizhao import compiling, quizzes  # noqa: PLC0415
    from duizhao.passes import forms  # noqa: PLC0415
    from duizhao.passes.items import current  # noqa: PLC0415

    definition = _defined(workspace, deck, quiz)
    texts = [definition.title, definition.instructions] if definition else [None, None]
    title, instructions = compiling.localised(workspace, texts)
    return forms.form(current(deck), quizzes.blueprint(wishes or Wishes(), definition), title, instructions)


def _defined(workspace: "Checked", deck: "Deck", quiz: str) -> "QuizDef | None":
    if not quiz:
        return None
    defined = {one.id: one for one in workspace.workspace.decks[deck.id].value.quizzes}
    if quiz not in defined:
        raise UsageError(f"deck `{deck.id}` has no quiz `{quiz}`", _nearest(quiz, tuple(defined)))
    return defined[quiz]


def _nearest(name: str, known: Sequence[str]) -> str:
    from duizhao.passes.check import did_you_mean  # noqa: PLC0415

    return did_you_mean(name, known)


def emit_deck(
    workspace: "Checked", deck: "Deck", to: DeckFormat, *, langs: Sequence[Lang] = (ZH_HANS,)
) -> "tuple[Artifact, ...]":
    """Return `deck` as the files of a format: names and bytes; nothing is written.

    `to` is ``apkg`` for Anki, ``bundle`` for the self-test, ``preview`` for a page of all cards, or a format of
    `duizhao export`; `langs` are the languages of those that hold one or two. The bytes depend on the workspace alone.
    Raises `UsageError` for another format.
    """
    from duizhao import bundle, deriving, exports  # noqa: PLC0415
    from duizhao.emit import apkg, preview  # noqa: PLC0415
    from duizhao.passes.items import current  # noqa: PLC0415
    from duizhao.workspace import reading  # noqa: PLC0415

    root = workspace.workspace.root
    match to:
        case "apkg":
            released = workspace.workspace.ledgers[deck.id]
            made = apkg.emit(deck, released, reading.templates(root), deriving.made_of(deck, root))
            return (made,)
        case "bundle":
            return (bundle.encode(current(deck)),)
        case "preview":
            return (preview.emit(deck, reading.templates(root)),)
        case _ if to in FORMATS:
            return exports.emitted(workspace, current(deck), to, tuple(langs)).artifacts
        case _:
            raise UsageError(f"there is no format `{to}`", _nearest(to, (*_OWN, *FORMATS)))


def emit_form(workspace: "Checked", form: "Form", to: FormFormat) -> "tuple[Artifact, ...]":
    """Return a quiz as files: ``pdf`` for each version, the answer key and its table; ``html``; or ``json``.

    Raises `UsageError` for another format, and `DuizhaoError` where no font has one of its characters.
    """
    from duizhao.emit import form_json, html_quiz, pdf  # noqa: PLC0415 - typst is heavy
    from duizhao.workspace import layout, reading  # noqa: PLC0415

    templates = reading.templates(workspace.workspace.root)
    match to:
        case "pdf":
            fonts = layout.shipped("fonts")
            return (*pdf.emit(form, templates, fonts), pdf.table(form, templates, fonts))
        case "html":
            return tuple(html_quiz.emit(form, templates))
        case "json":
            return tuple(form_json.emit(form))
        case _:
            raise UsageError(f"there is no format `{to}`", _nearest(to, get_args(FormFormat)))


def verify_quote(quote: str, text: str, *, name: str = "the document") -> "Verification":
    """Return how `quote` stands to `text`: exact, normalised, truncated, altered or absent, and where.

    Lines and columns count from 1, in code points of `text` as it is; offsets are those of its NFC form.
    """
    from duizhao.model.deck import SourceId  # noqa: PLC0415
    from duizhao.passes.document import document  # noqa: PLC0415
    from duizhao.passes.match import verify  # noqa: PLC0415

    return verify(quote, document(SourceId(name), name, text))


def convert_script(text: str, to: Lang, *, origin: Lang = ZH_HANS, folder: Path | str | None = None) -> str:
    """Return Chinese `text`, written in the script `origin`, in that of `to`.

    The glossary is the shipped one, and that of the workspace around `folder` over it. Raises `UsageError` for a way
    that does not exist (nothing leads from one traditional script to another, or to English) and for what is no text.
    """
    from duizhao.passes import script  # noqa: PLC0415
    from duizhao.workspace import layout, reading  # noqa: PLC0415

    if script.unconvertible(text):
        raise UsageError("the text holds what is no text: U+0000, or half of a surrogate pair")
    if origin == to:
        return text
    if to == ZH_HANS and origin in TRADITIONAL:
        return script.simplified(text, origin)
    if origin != ZH_HANS or to not in TRADITIONAL:
        raise UsageError(f"{origin} cannot be converted to {to}", "convert simplified text to a traditional script")
    around = None if folder is None else layout.around(Path(folder))
    glossary, _ = reading.glossary_around(around)
    return script.converter(glossary, to).convert(text)


def now() -> datetime:
    """Return the time with the zone of where this runs."""
    return datetime.now(UTC).astimezone()


def open_session(
    deck: "Deck | bytes",
    history: Path | str,
    options: "Options | None" = None,
    *,
    clock: Callable[[], datetime] = now,
) -> "Study":
    """Return a session on `deck`, compiled or as the bytes of a bundle; answers are kept in the file `history`.

    It asks what is due, then at most `options.new` new items a day. `clock` tells an aware time. Raises `DuizhaoError`
    where the history or the bundle cannot be used.
    """
    from duizhao.learn import shelf  # noqa: PLC0415
    from duizhao.learn.options import Options  # noqa: PLC0415
    from duizhao.learn.study import Study  # noqa: PLC0415
    from duizhao.passes.items import current  # noqa: PLC0415

    options = options or Options()
    opened = shelf.opened(deck) if isinstance(deck, bytes) else shelf.shelved(current(deck))
    if options.mode != "review":
        raise UsageError(f"a program's session cannot be `{options.mode}` yet", "leave the mode at `review`")
    return Study(opened, Path(history), options, clock)
