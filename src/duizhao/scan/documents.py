"""pdfium: the pages of a PDF as pictures, and pictures as the pages of a PDF."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

import pypdfium2

from duizhao.scan.vision import Image

LONGEST: Final = 2400
"""Pixels along a page's longer side; 200 to the inch on A4."""
_DATE: Final = re.compile(rb"(?<=/CreationDate\()D:\d{14}[+-]\d\d'\d\d'(?=\))")
"""When a file was made, which pdfium writes before everything else; as long as what takes its place."""
_NO_DATE: Final = b"D:20000101000000+00'00'"
_ID: Final = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\](?=>>\s+startxref\s+\d+\s+%%EOF\s*$)")
"""What names a file by chance, at its end."""
_NO_ID: Final = b"/ID[<" + b"0" * 32 + b"><" + b"0" * 32 + b">]"
_POINTS: Final = 72.0
_MM: Final = 25.4


def pages(content: bytes) -> Iterator[Image | None]:
    """Yield each page of a PDF as a grey picture, None for one that pdfium cannot draw.

    Nothing is yielded for what is no PDF.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(len(document)):
            yield _page(document, number)
    finally:
        document.close()


def _page(document: Any, number: int) -> Image | None:  # noqa: ANN401 - pypdfium2's own
    try:
        page = document[number]
        longest = max(page.get_size())
        image: Image = page.render(scale=LONGEST / longest, grayscale=True).to_numpy().copy()
    except (pypdfium2.PdfiumError, ZeroDivisionError):
        return None
    return image.reshape(image.shape[0], image.shape[1])


def bound(pictures: Sequence[bytes], width: float, height: float) -> bytes:
    """Return a PDF whose pages, `width` × `height` mm, hold one JPEG each."""
    across, up = width / _MM * _POINTS, height / _MM * _POINTS
    document = pypdfium2.PdfDocument.new()
    try:
        for picture in pictures:
            page = document.new_page(across, up)
            image = pypdfium2.PdfImage.new(document)
            image.load_jpeg(BytesIO(picture), inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(across, up))
            page.insert_obj(image)
            page.gen_content()
        written = BytesIO()
        document.save(written)
    finally:
        document.close()
    return _ID.sub(_NO_ID, _DATE.sub(_NO_DATE, written.getvalue(), count=1))
