"""Papers that were set before, kept in the user's cache folder: the same content is never set twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

from duizhao.workspace import layout
from duizhao.workspace.kept import Kept, code

_AT_LEAST: Final = 60
"""So many papers may be kept in any case: about 30 MB."""


@contextmanager
def kept_papers(root: Path) -> Iterator[Callable[[bytes, Callable[[], bytes]], bytes]]:
    """Give what returns the paper that was made of a content, or makes it, in a context at whose end new ones are kept.

    The content must be all that a paper depends on besides Typst, our fonts and our code.
    """
    fonts = layout.shipped("fonts")
    files = sorted((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in fonts.glob("*.otf"))
    edition = f"{version('typst')} {files}".encode() + (fonts / "SHA256SUMS").read_bytes() + code()
    with Kept(root, "papers", edition, _AT_LEAST) as kept:
        yield lambda content, make: kept.of("paper", content, bytes, make)
