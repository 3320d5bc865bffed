"""What a file that is to become a source says: its text, and what it tells of itself."""

from msgspec import Struct


class Removed(Struct, frozen=True):
    """A part of a page that is not of its text, and why it was taken away."""

    why: str
    text: str


class SourceText(Struct, frozen=True, kw_only=True):
    """The text of a file as plain lines, and what the file says of itself; what it does not say is empty.

    `form` and `encoding` are for people; `tag` is the language that the file claims. `as_is` says that the text is the
    file, byte for byte. `remarks` is what a reader of the file should know.
    """

    text: str
    form: str
    encoding: str
    title: str = ""
    outlet: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    speakers: tuple[str, ...] = ()
    tag: str = ""
    as_is: bool = False
    removed: tuple[Removed, ...] = ()
    remarks: tuple[str, ...] = ()
