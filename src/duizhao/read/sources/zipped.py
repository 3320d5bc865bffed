"""ZIP files and the XML in them, from whoever made them: bounded, and with no entity but XML's own five."""

import zipfile
import zlib
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from duizhao.read.sources.refusal import Refusal

_MOST_MEMBERS: Final = 20_000
_LARGEST: Final = 64 << 20
"""Bytes of one member; a long book's text has two."""
_LARGEST_IN_ALL: Final = 256 << 20
_ENCRYPTED: Final = 1
_DEEPEST: Final = 500
_AGAIN: Final = "save it again, and give the new file"


class Zipped:
    """The members of a ZIP file, read one by one, together no more than memory bears."""

    def __init__(self, content: bytes, what: str) -> None:
        self._what = what
        self._left = _LARGEST_IN_ALL
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise Refusal(f"it is no {what}: not a whole ZIP file", "get the file again") from error
        if len(self._zip.namelist()) > _MOST_MEMBERS:
            raise Refusal(f"it holds {len(self._zip.namelist()):,} files", f"no {what} has more than {_MOST_MEMBERS:,}")
        self._names = frozenset(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        """Say whether there is such a member."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """Return a member's content. Raises `Refusal` where it is missing, damaged, locked or far too large."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise Refusal("it is locked with a password", "save it without one")
            with self._zip.open(info) as stream:
                content = stream.read(min(_LARGEST, self._left) + 1)
        except KeyError as error:
            raise Refusal(f"it is no {self._what}: it has no {name}", _AGAIN) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise Refusal(f"it is damaged, at {name}", "get the file again") from error
        if len(content) > min(_LARGEST, self._left):
            raise Refusal(
                f"{name} unpacks to more than {min(_LARGEST, self._left) >> 20:,} MiB", "this is no text of a document"
            )
        self._left -= len(content)
        return content

    def xml(self, name: str) -> ET.Element:
        """Return a member that is XML. Raises `Refusal` where it declares entities, nests without end or is none."""
        return xml(self.read(name), name)


def xml(content: bytes, name: str) -> ET.Element:
    """Return an XML document's root; entities of its own are refused, since a few of them fill any memory."""
    parser = expat.ParserCreate(namespace_separator="}")
    builder = ET.TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Refusal(f"{name} nests {_DEEPEST} elements deep", _AGAIN)
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def entity(*_: object) -> None:
        raise Refusal(f"{name} declares entities, which no such file needs", _AGAIN)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refusal(f"{name} is no XML: {error}", _AGAIN) from error
