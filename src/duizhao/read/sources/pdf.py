"""PDF files: the text of their pages, put together again where lines and pages broke it."""

import re
from collections import Counter
from collections.abc import Sequence
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
_END: Final = re.compile(r"[.!?。！？：:;；”’」』)）]$")
_WIDE: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FULL: Final = 0.75
_HYPHEN: Final = re.compile("\ufffe|\u00ad$")


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
    return [row.strip() for row in rows if row.strip()]


def _without_margins(pages: Sequence[list[str]]) -> tuple[list[str], list[Removed]]:
    """Return all lines without page numbers, and without what stands first or last on three pages or more."""
    edges = Counter(_shape(line) for page in pages for line in {*page[:2], *page[-2:]})
    repeated = {shape for shape, count in edges.items() if count >= max(_REPEATED, len(pages) // 3)}
    kept: list[str] = []
    removed: dict[str, list[str]] = {}
    for page in pages:
        for number, line in enumerate(page):
            at_edge = number in {0, 1, len(page) - 2, len(page) - 1}
            if at_edge and number in {0, len(page) - 1} and _NUMBERED.fullmatch(line):
                removed.setdefault("page number", []).append(line)
            elif at_edge and _shape(line) in repeated:
                removed.setdefault("running header or footer", []).append(line)
            else:
                kept.append(line)
    return kept, [Removed(why, "\n".join(lines)) for why, lines in removed.items()]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Return `lines` joined: one that ends no sentence and is about as long as lines are goes on in the next."""
    usual = sorted(map(len, lines))[len(lines) * 3 // 4] if lines else 0
    made: list[str] = []
    open_ = False
    for line in lines:
        if not open_ or not made:
            made.append(line)
        elif _HYPHEN.search(made[-1][-1]):
            made[-1] = made[-1][:-1] + line
        elif _WIDE.match(made[-1][-1]) and _WIDE.match(line[0]):
            made[-1] += line
        else:
            made[-1] += f" {line}"
        open_ = len(line) >= _FULL * usual and not (_END.search(line) and len(line) < 0.95 * usual)
    return [line.replace("\ufffe", "") for line in made]
