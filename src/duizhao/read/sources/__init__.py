"""Files that are to become sources, each kind read to plain text and what the file says of itself."""

from pathlib import PurePath
from typing import Final

from duizhao.model.source_text import SourceText
from duizhao.read.sources.captions import captions
from duizhao.read.sources.docx import docx
from duizhao.read.sources.epub import epub
from duizhao.read.sources.page import page
from duizhao.read.sources.pdf import pdf
from duizhao.read.sources.plain import markdown, plain_text
from duizhao.read.sources.refusal import Refusal

KINDS: Final = ".txt, .md, .html, .pdf, .docx, .epub, .srt, .vtt"


def extract(  # noqa: PLR0911 - one for each kind
    name: str, content: bytes, encoding: str = "", *, whole: bool = False
) -> SourceText:
    """Return the text of the file called `name`. Raises `Refusal`, which says why, where it has none to be read.

    What a file is, its first bytes say; where they leave it open, its name. `encoding` is what the file's owner knows
    of it, `whole` keeps of a page what stands around its article.
    """
    if not content:
        raise Refusal("it is empty", "is it the right file?")
    suffix = PurePath(name).suffix.lower()
    begin = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"%PDF-") or suffix == ".pdf":
        return pdf(content)
    if content.startswith((b"PK\3\4", b"PK\5\6")) or suffix in {".docx", ".epub"}:
        return _zipped(content, suffix)
    if suffix in {".html", ".htm", ".xhtml"} or begin.startswith((b"<!doctype html", b"<html")):
        return page(content, encoding, whole=whole)
    if suffix == ".vtt" or begin.startswith(b"webvtt"):
        return captions(content, encoding, vtt=True)
    if suffix == ".srt":
        return captions(content, encoding, vtt=False)
    if suffix in {".md", ".markdown"}:
        return markdown(content, encoding)
    return plain_text(content, encoding)


def _zipped(content: bytes, suffix: str) -> SourceText:
    if suffix == ".epub" or b"mimetypeapplication/epub+zip" in content[:128]:
        return epub(content)
    if suffix == ".docx" or b"word/" in content:
        return docx(content)
    raise Refusal("it is a ZIP file of another kind", f"unpack it; these can be read: {KINDS}")


__all__ = ["KINDS", "Refusal", "extract"]
