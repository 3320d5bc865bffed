"""PDF files: the text of their pages, put together again where lines and pages broke it."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from typing import Any, Final

from duizhao.errors import DuizhaoError
from duizhao.model.source_text import Removed, SourceText
from duizhao.read.sources.plain import speakers
from duizhao.read.sources.refusal import Refusal

_PASSWORD: Final = 4
"""pdfium's FPDF_ERR_PASSWORD."""
_MOST_PAGES: Final = 5_000
_LONGEST: Final = 64 << 20
_FEW: Final = 20
"""Characters on a page, on average, below which its text is but page numbers and stamps over a picture."""
_NUMBERED: Final = re.compile(r"\W*(?:page|第)?\s*\d{1,4}\s*(?:页|頁)?\W*(?:(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_REPEATED: Final = 3
_OUTERMOST: Final = 2
_END: Final = re.compile(r"[.!?。！？：:;；”’」』)）]$")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FULL: Final = 0.75
_NEARLY: Final = 0.95
_SAYS: Final = 0.3
"""The share of lines that end with a space in a file that says so where a line goes on."""
_HYPHEN: Final = re.compile("[\ufffe\u00ad]$")


def pdf(content: bytes) -> SourceText:
    """Return the text of a PDF file, with what it says of itself. Raises `DuizhaoError` without pdfium."""
    try:
        import pypdfium2  # noqa: PLC0415 - 60 ms and an extra, only for who reads PDF
    except ImportError as error:
        raise DuizhaoError("PDF files need pdfium", "pip install 'duizhao[sources]'") from error
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == _PASSWORD or "password" in str(error).lower():
            raise Refusal("it is locked with a password", "save it without one") from error
        raise Refusal("it is no PDF that can be read", "get the file again") from error
    try:
        if len(document) > _MOST_PAGES:
            raise Refusal(f"it has {len(document):,} pages: the most is {_MOST_PAGES:,}", "split it")
        pages = [_page(document, number) for number in range(len(document))]
        known = {key.lower(): value.strip() for key, value in document.get_metadata_dict().items()}
    finally:
        document.close()
    if sum(len("".join(page)) for page in pages) < _FEW * max(1, len(pages)):
        raise Refusal(
            "its pages are pictures: they hold no text", "read them by OCR first, and give the text that comes out"
        )
    kept, removed = _without_margins(pages)
    text = "".join(f"{line}\n" for line in _paragraphs(kept))
    return SourceText(
        text=text,
        form="PDF",
        encoding="UTF-8",
        title=known.get("title", ""),
        author=known.get("author", ""),
        speakers=speakers(text),
        removed=tuple(removed),
        remarks=(f"{len(pages):,} pages; lines of a paragraph are joined",),
    )


def _page(document: Any, number: int) -> list[str]:  # noqa: ANN401 - pypdfium2's own
    """Return the lines of a page, none where pdfium cannot read it."""
    import pypdfium2  # noqa: PLC0415

    try:
        page = document[number]
        text: str = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return []
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    return [row.lstrip() for row in rows if row.strip()]


def _without_margins(pages: Sequence[list[str]]) -> tuple[list[str], list[Removed]]:
    """Return all lines without page numbers, and without what stands outermost on three pages or more, and a third."""
    edges = Counter(_shape(page[at]) for page in pages for at in (0, -1) if len(page) > _OUTERMOST)
    edges += Counter(
        _shape(page[-2]) for page in pages if len(page) > _OUTERMOST and _NUMBERED.fullmatch(page[-1].strip())
    )
    repeated = {shape for shape, count in edges.items() if count >= max(_REPEATED, len(pages) // 3)}
    kept: list[str] = []
    removed: dict[str, list[str]] = {}
    for page in pages:
        first, last = 0, len(page)
        while first < min(_OUTERMOST, last) and (why := _margin(page[first], repeated)):
            removed.setdefault(why, []).append(page[first].strip())
            first += 1
        while last > max(first, len(page) - _OUTERMOST) and (why := _margin(page[last - 1], repeated)):
            removed.setdefault(why, []).append(page[last - 1].strip())
            last -= 1
        kept += page[first:last]
    return kept, [Removed(why, "\n".join(lines)) for why, lines in removed.items()]


def _margin(line: str, repeated: Container[str]) -> str:
    """Return what a line at the edge of a page is besides text, or nothing."""
    if _NUMBERED.fullmatch(line.strip()):
        return "page number"
    return "running header or footer" if _shape(line) in repeated else ""


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Return `lines` joined to paragraphs.

    Where the file says it, a line that goes on ends with the space that was broken at; else one goes on that is about
    as long as lines are, and does not end a sentence short of that.
    """
    usual = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    says = sum(line.endswith(" ") for line in lines) >= _SAYS * len(lines)
    made: list[str] = []
    goes_on = False
    for line in lines:
        text = line.rstrip()
        if not goes_on or not made:
            made.append(text)
        elif _HYPHEN.search(made[-1]):
            made[-1] = made[-1][:-1] + text
        elif _WIDE.match(made[-1][-1]) and _WIDE.match(text[0]):
            made[-1] += text
        else:
            made[-1] += f" {text}"
        ended = _END.search(text) and len(text) < _NEARLY * usual
        goes_on = line.endswith(" ") or (len(text) >= _FULL * usual and not ended and not (says and text.isascii()))
    return [line.replace("\ufffe", "") for line in made]
