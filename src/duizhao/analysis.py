"""What the answers to a printed quiz say of its items, and of the cards that they come from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from duizhao import compiling, outcome
from duizhao.compiling import Checked
from duizhao.diagnostic import Diagnostic, Finding, has_errors
from duizhao.emit import analysis_page, form_json
from duizhao.errors import DuizhaoError, UsageError
from duizhao.lang import Lang
from duizhao.model.analysis import Analysis, Examined, ItemTexts
from duizhao.model.deck import Deck
from duizhao.model.form import Form
from duizhao.model.results import Results
from duizhao.passes import suspects as judging
from duizhao.passes import typed_answers
from duizhao.passes.item_analysis import Key, analyse
from duizhao.passes.question_places import QuestionPlace, question_places
from duizhao.passes.question_texts import canonical, item_texts, items_by_id, keys_of, printed_options
from duizhao.read import files
from duizhao.read.table import read_table
from duizhao.span import Span
from duizhao.workspace import reading, writing

RESULTS_VERSION: Final = 1
_AGAIN: Final = "grade the sheets again"


class Examination(Struct, frozen=True, kw_only=True):
    """An analysis with the places of its items: what `analyse` shows, and what enters learners' histories.

    `diagnostics` are about the files that were read; `broken` says that they leave nothing to show.
    """

    diagnostics: Sequence[Diagnostic] = ()
    broken: bool = False
    results: Results | None = None
    places: dict[Key, QuestionPlace] = {}
    examined: Examined | None = None


def examine(root: Path, file: Path, deck: str | None, form_file: Path | None, texts: Path | None) -> Examination:
    """Return what the results in `file` say; a table (.csv) needs the form of the quiz.

    `deck` is the deck of the quiz, otherwise the one that the quiz's name begins with.
    """
    form = None if form_file is None else read_form(form_file)
    if file.suffix.lower() == ".csv" and form is None:
        raise UsageError(
            f"{file.name} holds letters, and nothing says what they mean", "name the quiz's --form QUIZ.json"
        )
    results = None if file.suffix.lower() == ".csv" else read_results(file)
    checked = compiling.check(root, texts)
    if checked.broken:
        return Examination(diagnostics=checked.diagnostics(), broken=True)
    quiz = results.quiz if results else form.deck if form else ""
    compiled = _deck(checked, deck, quiz)
    renamed = {old: placed.value.id for _, placed in checked.workspace.ideas for old in placed.value.formerly}
    items = items_by_id(compiled, renamed)
    findings: list[Finding] = []
    if results is None and form is not None:
        rows, findings = read_table(file, outcome.shown(file))
        if not rows:
            return Examination(diagnostics=checked.workspace.locate(findings), broken=True)
        cells = [(row.line, row.cells) for row in rows]
        results, more = typed_answers.results(cells, outcome.shown(file), form, items)
        findings += more
    if results is None or not results.sheets:
        findings.append(_empty(file))
        return Examination(diagnostics=checked.workspace.locate(findings), broken=True)
    places = question_places(checked.workspace.ideas)
    shown = item_texts(items)
    findings += _unknown(results, places, outcome.shown(file))
    findings += _edited(form, shown, places)
    analysis = analyse(results, {key: len(text.options) for key, text in shown.items()}, keys_of(shown))
    examined = _examined(checked, analysis, shown, places, form, compiled, outcome.shown(file))
    return Examination(
        diagnostics=checked.workspace.locate(findings),
        broken=has_errors(findings),
        results=results,
        places=places,
        examined=examined,
    )


def read_form(file: Path) -> Form:
    """Return the form of a quiz, as `duizhao quiz` writes it. Raises `DuizhaoError` where it is none."""
    content = _content(file, "duizhao quiz prints it beside the paper")
    again = "print it again: duizhao quiz"
    try:
        document = msgspec.json.decode(content, type=_FormFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{file.name} is no form of a quiz, or only part of one", again) from error
    if document.format != form_json.FORMAT or not 1 <= document.version <= form_json.VERSION:
        raise DuizhaoError(f"{file.name} is no form of a quiz that this duizhao knows", again)
    try:
        return msgspec.json.decode(document.form, type=Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{file.name} is damaged: {error}", again) from error


class _FormFile(Struct, frozen=True, kw_only=True):
    format: str
    version: int
    form: msgspec.Raw = msgspec.Raw(b"null")


def read_results(file: Path) -> Results:
    """Return graded answers. Raises `DuizhaoError` where `file` holds none."""
    try:
        results = msgspec.json.decode(_content(file, _AGAIN), type=Results)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DuizhaoError(f"{file.name} holds no results of grading: {error}", _AGAIN) from error
    if results.version != RESULTS_VERSION:
        hint = "update duizhao" if results.version > RESULTS_VERSION else _AGAIN
        known = f"this duizhao reads version {RESULTS_VERSION}"
        raise DuizhaoError(f"{file.name} holds results of version {results.version}, {known}", hint)
    return results


def _content(file: Path, hint: str) -> bytes:
    content, findings = files.read_bytes(file, file.name, files.MAX_DOCUMENT)
    if content is None:
        raise DuizhaoError(f"{file.name}: {findings[0].message}", hint)
    return content


def page(examined: Examined, lang: Lang, root: Path, file: Path) -> str:
    """Write the analysis as one page in `lang` to `file`, and return the path as its reader would type it."""
    artifact = analysis_page.emit(examined, lang, reading.templates(root), file.name)
    return outcome.shown(writing.write(artifact, file.parent))


def _deck(checked: Checked, deck: str | None, quiz: str) -> Deck:
    name = deck or quiz.partition(".quiz-")[0]
    if deck is None and name not in checked.workspace.decks:
        raise UsageError(f"no deck here is called `{name}`, as the quiz's name says", "name it: --deck DECK")
    return compiling.compile_decks(checked, [name])[name]


def _empty(file: Path) -> Finding:
    return Finding("results-empty", Span(outcome.shown(file)), "there is no sheet in this file", "grade some first")


def _unknown(results: Results, places: Mapping[Key, QuestionPlace], path: str) -> list[Finding]:
    """Return a warning for each item that is answered and is no longer in cards/."""
    answered = dict.fromkeys((one.idea, one.question) for sheet in results.sheets for one in sheet.answers)
    return [
        Finding(
            "results-unknown",
            Span(path),
            f"`{idea}/{question}` was answered, and is no question of the cards",
            "was it renamed, or taken out, since the quiz was printed?",
            severity="warning",
        )
        for idea, question in answered
        if (idea, question) not in places
    ]


def _edited(form: Form | None, shown: Mapping[Key, ItemTexts], places: Mapping[Key, QuestionPlace]) -> list[Finding]:
    """Return a warning for each printed question whose options are others by now."""
    findings = []
    for question in form.versions[0].items if form else ():
        key = str(question.idea), str(question.question)
        if not printed_options(question) or key not in shown or key not in places:
            continue
        if not canonical(question, shown[key].options)[1]:
            message = f"`{key[0]}/{key[1]}`: its options were changed since the quiz was printed"
            hint = "the figures of its options may be those of other words"
            findings.append(Finding("results-edited", places[key].at, message, hint, severity="warning"))
    return findings


def _examined(
    checked: Checked,
    analysis: Analysis,
    shown: dict[Key, ItemTexts],
    places: Mapping[Key, QuestionPlace],
    form: Form | None,
    deck: Deck,
    path: str,
) -> Examined:
    found = judging.suspects(analysis)
    options = {key: text.options for key, text in shown.items()}
    numbers: dict[Key, dict[str, int]] = {}
    for version in form.versions if form else ():
        for number, question in enumerate(version.items, 1):
            numbers.setdefault((question.idea, question.question), {})[version.label] = number
    return Examined(
        analysis=analysis,
        title=deck.title,
        texts=shown,
        numbers=numbers,
        suspects=tuple(zip(found, in_order(checked, judging.findings(found, places, options, path)), strict=True)),
    )


def in_order(checked: Checked, findings: Iterable[Finding]) -> list[Diagnostic]:
    """Return findings with their places, in the order in which they come, not in that of the files."""
    every = list(findings)
    located = {(one.code, one.message, one.hint): one for one in checked.workspace.locate(every)}
    return [located[one.code, one.message, one.hint] for one in every]


def check_words(learners: Path | None, taken: datetime | None) -> None:
    """Raise `UsageError` where only one of two options that belong together is given."""
    if learners is not None and taken is None:
        raise UsageError("nothing says when the quiz was written", "add --taken DATE, or --taken DATETHH:MM")
    if learners is None and taken is not None:
        raise UsageError("--taken is for answers that enter histories", "add --learner-map FILE.csv")
