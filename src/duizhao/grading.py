"""Answer sheets: printed for a class, and graded from scans."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.emit import form_json
from duizhao.emit import results as results_files
from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.answer_sheet import HEIGHT, MOST_MARKS, WIDTH, Ticket, digest, lay_out, rows_of
from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, Version, stem
from duizhao.model.results import Graded, Results
from duizhao.model.roster import Pupil
from duizhao.model.sheet_reading import PageReading, RowReading, Unread
from duizhao.outcome import Outcome, count, shown
from duizhao.passes import marking
from duizhao.read import roster as rosters
from duizhao.workspace import layout, reading, writing

if TYPE_CHECKING:
    from duizhao.scan.vision import Image

_NEEDED: Final = ("cv2", "numpy", "pypdfium2", "segno", "zxingcpp")
_PDF: Final = b"%PDF"
_MAX_SCAN: Final = 1 << 30


class Scan(Struct, frozen=True, kw_only=True):
    """One picture: what was read of it, or why it was not, and the page as a JPEG."""

    read: PageReading | Unread
    picture: bytes


class Grading(Struct, frozen=True, kw_only=True):
    """A quiz's results, and everything that they were read from; `kept` decisions are from an earlier run."""

    form: Form
    pupils: tuple[Pupil, ...]
    scans: tuple[Scan, ...]
    results: Results
    kept: int

    @property
    def unread(self) -> list[Unread]:
        """The pictures that are no page of this quiz."""
        return [scan.read for scan in self.scans if isinstance(scan.read, Unread)]

    @property
    def open(self) -> int:
        """How many flags wait for a person; pictures that are no page of the quiz are not among them."""
        return sum(marking.is_open(flag) for sheet in self.results.sheets for flag in sheet.flags)


def sheets(quiz: Path, roster: Path | None, out: Path | None) -> Outcome:
    """Write the answer sheets of a quiz: one for each pupil of the class list, or one to copy for each version."""
    _require_tools()
    from duizhao.emit import answer_sheet  # noqa: PLC0415 - typst is heavy

    form = _form(quiz)
    pupils = _pupils(roster)
    templates = reading.templates(layout.around(Path.cwd()))
    artifacts = answer_sheet.emit(form, pupils, templates, layout.shipped("fonts"))
    paths = [writing.write(artifact, out or quiz.parent) for artifact in artifacts]
    return Outcome(report=tuple(shown(path) for path in paths))


def grade(quiz: Path, scans: Sequence[Path], roster: Path | None, out: Path | None) -> Grading:
    """Return the results of a quiz from scans and photos of its sheets; nothing is written.

    What a person settled in the results that lie in `out` already is kept for the same scans.
    """
    _require_tools()
    form = _form(quiz)
    pupils = _pupils(roster)
    before = _before(form, out or quiz.parent)
    read = tuple(_scanned(scans, stem(form), _forms(form)))
    empty = Results(quiz=stem(form), sheets=tuple(before))
    first = Grading(form=form, pupils=tuple(pupils), scans=read, results=empty, kept=0)
    return with_numbers(first, marking.numbers_of(before))


def with_numbers(grading: Grading, numbers: Mapping[str, str]) -> Grading:
    """Return `grading` with pages given to pupils by their sources, put together anew; what was settled stays."""
    scans = grading.scans
    pages = [scan.read for scan in scans if isinstance(scan.read, PageReading)]
    named, count_named = marking.named(pages, numbers)
    anew = {page.source: page for page in named}
    graded, settled = marking.kept(marking.graded(named, _forms(grading.form), grading.pupils), grading.results.sheets)
    return replace(
        grading,
        scans=tuple(
            replace(scan, read=anew[scan.read.source]) if isinstance(scan.read, PageReading) else scan for scan in scans
        ),
        results=replace(grading.results, sheets=tuple(graded)),
        kept=grading.kept + count_named + settled,
    )


def _forms(form: Form) -> dict[str, marking.Sheet]:
    return {
        version.label: marking.Sheet(version=version, pages=lay_out(version), digest=digest(version))
        for version in form.versions
    }


def _require_tools() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise DuizhaoError(f"answer sheets need {', '.join(missing)}", "pip install 'duizhao[scan]'")


def _form(quiz: Path) -> Form:
    if not quiz.is_file():
        raise UsageError(f"there is no file {quiz}", "duizhao quiz DECK writes it: decks/out/DECK.quiz-….json")
    form = form_json.decode(quiz.read_bytes(), str(quiz))
    for number, item in enumerate(form.versions[0].items, 1):
        if rows_of(item)[1] > MOST_MARKS:
            raise UsageError(
                f"question {number} of version A has {rows_of(item)[1]} parts, a sheet has room for {MOST_MARKS}",
                f"make a quiz without `{item.idea}/{item.question}`",
            )
    return form


def _pupils(roster: Path | None) -> list[Pupil]:
    if roster is None:
        return []
    if not roster.is_file():
        raise UsageError(f"there is no file {roster}", "a class list is a CSV file with an id and a name on each line")
    return rosters.parse(roster.read_bytes(), str(roster))


def _before(form: Form, out: Path) -> Sequence[Graded]:
    """Return the sheets of earlier results; a file that is none of ours is refused rather than written over."""
    file = out / f"{stem(form)}-results.json"
    if not file.is_file():
        return ()
    before = results_files.decode(file.read_bytes())
    if before is None or before.quiz != stem(form):
        raise DuizhaoError(f"{shown(file)} holds no results of this quiz", "move it away, or name another --out")
    return before.sheets


def _scanned(scans: Sequence[Path], quiz: str, forms: dict[str, marking.Sheet]) -> Iterator[Scan]:
    """Yield every picture of the files and folders in `scans`, read."""
    files = [file for scan in scans for file in _files(scan, quiz)]
    names = Counter(file.name for file in files)
    for file in files:
        name = file.name if names[file.name] == 1 else shown(file)
        for source, image in _pictures(file, name):
            yield _read(source, image, quiz, forms)


def _files(scan: Path, quiz: str) -> list[Path]:
    """Return the files of a folder, or the one file; in a folder, what we wrote for this quiz is no scan."""
    if scan.is_dir():
        found = sorted(file for file in scan.iterdir() if file.is_file() and not file.name.startswith((".", quiz)))
        if not found:
            raise UsageError(f"the folder {scan} has no scans", "name scans or photos, or a folder of them")
        return found
    if not scan.is_file():
        raise UsageError(f"there is no file {scan}", "name scans or photos, or a folder of them")
    return [scan]


def _pictures(file: Path, name: str) -> Iterator[tuple[str, "Image | None"]]:
    """Yield the pictures in a file, each with what it is called; None for one that cannot be shown."""
    from duizhao.scan import documents, vision  # noqa: PLC0415 - OpenCV and pdfium are heavy

    if file.stat().st_size > _MAX_SCAN:
        yield name, None
        return
    content = file.read_bytes()
    if _PDF in content[:1024]:
        number = 0
        for number, image in enumerate(documents.pages(content), 1):
            yield f"{name} page {number}", image
        if not number:
            yield name, None
        return
    images = vision.decoded(content)
    for number, image in enumerate(images, 1):
        yield f"{name} page {number}" if len(images) > 1 else name, image
    if not images:
        yield name, None


def _read(source: str, image: "Image | None", quiz: str, forms: dict[str, marking.Sheet]) -> Scan:
    from duizhao.scan import pages, vision  # noqa: PLC0415 - as above
    from duizhao.scan.annotate import rejected  # noqa: PLC0415
    from duizhao.scan.locate import locate  # noqa: PLC0415

    if image is None:
        problem = "it is no picture and no PDF that can be read; photos must be JPEG, PNG, TIFF or WebP"
        return Scan(read=Unread(source=source, problem=problem), picture=b"")
    located = locate(image)
    ticket = None if isinstance(located, str) else located.ticket
    if isinstance(located, str) or ticket is None:
        problem = located if isinstance(located, str) else "the square code of the sheet cannot be read"
        return Scan(read=Unread(source=source, problem=problem), picture=rejected(image, f"{source}: {problem}"))
    problem = _another(ticket, quiz, forms)
    if problem:
        return Scan(read=Unread(source=source, problem=problem), picture=rejected(image, f"{source}: {problem}"))
    made = pages.read(located.page, source, ticket, forms[ticket.label].pages[ticket.page - 1])
    return Scan(read=made, picture=vision.jpeg(located.page))


def _another(ticket: Ticket, quiz: str, forms: dict[str, marking.Sheet]) -> str:
    """Return in words why a sheet is none of this quiz, empty where it is one."""
    if ticket.quiz != quiz:
        return f"a sheet of another quiz, {ticket.quiz}"
    if ticket.label not in forms:
        return f"a sheet of version {ticket.label}, which the quiz does not have"
    sheet = forms[ticket.label]
    if ticket.digest != sheet.digest or not 1 <= ticket.page <= len(sheet.pages):
        return "a sheet of this quiz as it was before its questions changed; grade it with the JSON file of that time"
    return ""


def report(grading: Grading) -> list[str]:
    """Return lines that say what was read, what is in doubt, and who is missing."""
    lines = [f"{one.source}: {one.problem}" for one in grading.unread]
    for sheet in grading.results.sheets:
        whose = f"pupil {sheet.pupil}" if sheet.pupil else sheet.source
        name = f", {sheet.name}" if sheet.name else ""
        lines += [f"{whose}{name}, version {sheet.label}: {flag}" for flag in sheet.flags if marking.is_open(flag)]
    here = {sheet.pupil for sheet in grading.results.sheets}
    lines += [f"no sheet of pupil {one.number}, {one.name}" for one in grading.pupils if one.number not in here]
    answers = [answer for sheet in grading.results.sheets for answer in sheet.answers]
    decided = sum(answer.right is not None for answer in answers)
    kept = f", {count(grading.kept, 'earlier decision')} kept" if grading.kept else ""
    lines.append(
        f"{count(len(grading.results.sheets), 'sheet')}, {count(len(answers), 'answer')}: {decided} decided, "
        f"{len(answers) - decided} in doubt{kept}"
    )
    return lines


def write(grading: Grading, folder: Path) -> list[Path]:
    """Write the results, and every page with what was read on it; return the paths."""
    artifacts = [*results_files.emit(grading.results, grading.form), marked(grading)]
    return [writing.write(artifact, folder) for artifact in artifacts]


def marked(grading: Grading) -> Artifact:
    """Return ``<quiz>-marked.pdf``: every picture in the order it was read, with what was read on it."""
    from duizhao.scan import documents  # noqa: PLC0415 - pdfium is heavy

    pictures = [_drawn(grading, scan) for scan in grading.scans if scan.picture]
    return Artifact(f"{grading.results.quiz}-marked.pdf", documents.bound(pictures, WIDTH, HEIGHT))


def _drawn(grading: Grading, scan: Scan) -> bytes:
    from duizhao.scan import vision  # noqa: PLC0415 - OpenCV is heavy
    from duizhao.scan.annotate import RowShown, annotated  # noqa: PLC0415

    if isinstance(scan.read, Unread):
        return scan.picture
    page = scan.read
    sheet = next(one for one in grading.results.sheets if page.source in one.source.split(marking.JOINED))
    version = version_of(grading.form, sheet.label)
    doubtful = {row.item for row in page.rows if row.doubt}
    rows = []
    for row, read in zip(lay_out(version)[page.ticket.page - 1].rows, page.rows, strict=True):
        item, answer = version.items[row.item], sheet.answers[row.item]
        marks = marking.printed(item, answer.given)[row.part] if answer.settled else read.marked
        right = marking.printed(item, marking.right(item))[row.part]
        doubt = bool(read.doubt) if row.item in doubtful else row.part == 0
        rows.append((row, RowShown(marked=marks, right=right, doubt=answer.doubtful and doubt)))
    points = sum(answer.points for answer in sheet.answers)
    waiting = sum(marking.is_open(flag) for flag in sheet.flags)
    title = (
        f"{sheet.pupil or 'pupil ?'}  version {sheet.label}  page {page.ticket.page}: {points:.4g} of "
        f"{sum(answer.most for answer in sheet.answers)}"
        + (f", {waiting} to settle" if waiting else "")
        + f"  ({page.source})"
    )
    return annotated(vision.grey(vision.decoded(scan.picture)[0]), rows, title)


def version_of(form: Form, label: str) -> Version:
    """Return a form's version by its label."""
    return next(one for one in form.versions if one.label == label)


def rows_read(grading: Grading, sheet: Graded, place: int) -> list[RowReading]:
    """Return what was read in the rows of the question at `place`, from 0, on the pages of `sheet`."""
    sources = sheet.source.split(marking.JOINED)
    pages = [scan.read for scan in grading.scans if isinstance(scan.read, PageReading) and scan.read.source in sources]
    return [row for page in pages for row in page.rows if row.item == place]


def with_sheets(grading: Grading, graded: Sequence[Graded]) -> Grading:
    """Return `grading` with sheets that a person has settled."""
    return replace(grading, results=replace(grading.results, sheets=tuple(graded)))
