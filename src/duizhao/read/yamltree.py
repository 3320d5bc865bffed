"""YAML read strictly: libyaml's events become mappings, sequences and strings, and nothing else.

Built on events, because PyYAML's C loader crashes the process on 100,000 nested ``[``, keeps the last of two equal
keys without a word, and turns ``no``, ``12:30`` and ``0123`` into other types. Here every scalar stays the text that
was written; depth, size and number of values are bounded before anything is built from them.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import yaml
from msgspec import Struct
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.reader import ReaderError

from duizhao.diagnostic import Finding, short
from duizhao.read.mishaps import Where, likely_cause
from duizhao.span import Key, Span

_Event: TypeAlias = Any
"""One of PyYAML's events; its stubs say that any mark may be None, which the C parser's never are."""
Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"
"""What a file holds. An empty value, as in ``note:`` with nothing behind it, is None; ``""`` is an empty string."""

MAX_BYTES: Final = 16 << 20
MAX_DEPTH: Final = 24
MAX_VALUES: Final = 300_000
MAX_SCALAR: Final = 100_000
_MAX_FINDINGS: Final = 100

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SECOND_ID: Final = "put `- ` before it where another one begins, or delete one of them"
_REPEATED: Final = object()
_BOMS: Final = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


_STARTS: Final = frozenset((yaml.MappingStartEvent, yaml.SequenceStartEvent))
_ENDS: Final = frozenset((yaml.MappingEndEvent, yaml.SequenceEndEvent))
_VALUES: Final = frozenset((yaml.ScalarEvent, yaml.AliasEvent))


class Extent(Struct, frozen=True):
    """Where a key or a value stands: offsets in code points, 0-based line and column of its start."""

    start: int
    end: int
    line: int
    column: int


class Token(Struct, frozen=True):
    """A piece of a readable file.

    `what` is ``{`` where a mapping begins, ``[`` where a sequence does, ``]`` where either ends, ``=`` for a scalar.
    `start` and `end` are offsets in code points, `line` and `column` are the start's, 0-based. `style` is the character
    that a scalar begins with, where it is no plain one, and ``f`` for what is in brackets or braces.
    """

    what: str
    style: str
    start: int
    end: int
    line: int
    column: int


class _Stop(Exception):  # noqa: N818 - it ends the reading of one file; the finding says why
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def decode(content: bytes, path: str) -> tuple[str, list[Finding]]:
    """Return the file's text, or "" and the finding that says why it is not text."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            hint = "save the file as UTF-8 without a byte order mark"
            return "", [Finding("encoding", Span(path, 1, 1), f"the file starts with a byte order mark ({name})", hint)]
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = line_column(before, len(before))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8; older Chinese files are often GB18030 or Big5"
        return "", [Finding("encoding", Span(path, line, column), message, hint)]
    bad = _FORBIDDEN.search(text)
    if bad:
        line, column = line_column(text, bad.start())
        message = f"the character U+{ord(bad[0]):04X} is not allowed in YAML"
        hint = 'delete it; where it is meant, write it as an escape in double quotes: "\\u0000"'
        return "", [Finding("encoding", Span(path, line, column), message, hint)]
    return text, []


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column, in code points, of `offset` in `text`."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def read(text: str, path: str) -> tuple[Tree, list[Finding]]:
    """Return what `text` holds and what is wrong with it.

    A repeated key keeps its first value; an anchor or a tag is reported and passed over; an alias becomes None.
    Only a syntax error, or more depth or values than a card file can need, ends the reading.
    """
    builder = _Builder(path)
    try:
        tree = builder.build(_events(text, path))
    except _Stop as stop:
        return None, [*builder.findings, _in_braces(stop.finding, text)]
    return tree, builder.findings


def _in_braces(finding: Finding, text: str) -> Finding:
    """Return the finding, or the likely cause of a key in braces: a text that begins with those of a cloze."""
    at = finding.at
    if finding.code != "yaml-key" or not isinstance(at, Span):
        return finding
    line = text.split("\n")[at.line - 1]
    if not line.startswith("{{", at.column - 2):
        return finding
    message = "a text that begins with `{{` must be in quotation marks"
    return Finding(
        "yaml-key", Span(at.path, at.line, at.column - 1), message, "put it in single ones: '{{weights}} are …'"
    )


def extents(text: str, wanted: Iterable[tuple[Key, ...]] | None = None) -> dict[tuple[Key, ...], tuple[Extent, Extent]]:
    """Return for every value of a readable file, by its keys, the extents of its key and of the value itself.

    A list's items have no key: there both are the value's. Of a value that leads to none of those `wanted`, if they are
    given, only its own extents are found: that takes half the time.
    """
    leading = None if wanted is None else {keys[:end] for keys in wanted for end in range(len(keys) + 1)}
    found: dict[tuple[Key, ...], tuple[Extent, Extent]] = {}
    stack: list[tuple[tuple[Key, ...], Extent, Extent, bool, Key | None]] = []
    keys: tuple[Key, ...] = ()
    mapping, key, key_extent = False, None, Extent(0, 0, 0, 0)
    index = 0
    passed = 0  # levels below a value that leads to nothing wanted
    try:
        for event in _events(text, ""):
            kind = type(event)
            if passed:
                passed += (kind in _STARTS) - (kind in _ENDS)
                if passed:
                    continue
            if kind in _ENDS:
                path, start, named, mapping, key = stack.pop()
                whole = Extent(start.start, event.end_mark.index, start.line, start.column)
                found[path] = (named, whole)
                keys = path[:-1] if path else ()
                index = path[-1] + 1 if path and isinstance(path[-1], int) else 0
                key = None
                continue
            if kind not in _VALUES and kind not in _STARTS:
                continue
            here = _extent(event)
            if mapping and key is None:
                key, key_extent = str(getattr(event, "value", "")), here
                continue
            path = (*keys, key) if mapping and key is not None else (*keys, index) if stack else ()
            named = key_extent if mapping else here
            if kind in _VALUES:
                found.setdefault(path, (named, here))
                key, index = None, index + 1
            else:
                stack.append((path, here, named, mapping, key))
                keys, mapping, key, index = path, kind is yaml.MappingStartEvent, None, 0
                passed = int(leading is not None and path not in leading)
    except _Stop:
        pass
    return found


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a file that `read` has nothing to say about, for who edits its layout."""
    kinds = {yaml.MappingStartEvent: "{", yaml.SequenceStartEvent: "[", yaml.ScalarEvent: "="}
    kinds |= {yaml.MappingEndEvent: "]", yaml.SequenceEndEvent: "]"}
    for event in _events(text, ""):
        what = kinds.get(type(event))
        if what is not None:
            style = event.style if what == "=" else "f" if getattr(event, "flow_style", False) else ""
            start = event.start_mark
            yield Token(what, style or "", start.index, event.end_mark.index, start.line, start.column)


def _extent(event: _Event) -> Extent:
    start = event.start_mark
    return Extent(start.index, event.end_mark.index, start.line, start.column)


def _events(text: str, path: str) -> Iterator[_Event]:
    parser = CParser(text)
    event: _Event = None
    try:
        while True:
            event = parser.get_event()
            if event is None or type(event) is yaml.StreamEndEvent:
                return
            yield event
    except yaml.MarkedYAMLError as error:
        raise _Stop(_syntax(error, text, path, event)) from error
    except ReaderError as error:
        raise _Stop(Finding("yaml-syntax", Span(path, 1, 1), str(error.reason), "save the file as UTF-8")) from error
    finally:
        parser.dispose()


def _syntax(error: yaml.MarkedYAMLError, text: str, path: str, last: Any) -> Finding:  # noqa: ANN401 - as _Event
    """Return what is wrong, with its likely cause; `last` is the last event that was read."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    quoted = None
    if getattr(last, "style", None) in ("'", '"'):
        quoted = (last.start_mark.line, last.end_mark.line, last.start_mark.column)
    where = Where(
        lines=_BREAKS.split(text),
        line=mark.line if mark else 0,
        column=mark.column if mark else 0,
        problem=" ".join(filter(None, (error.problem, error.context))) or "this is not YAML",
        began=(began.line, began.column) if began else None,
        quoted=quoted,
    )
    cause = likely_cause(where)
    return Finding("yaml-syntax", Span(path, cause.line + 1, cause.column + 1), cause.message, cause.hint)


class _Builder:
    """Builds the tree of one file, keeping what is wrong with it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.root: Tree = None
        self.current: Any = None
        self.key: Any = None
        self.stack: list[Any] = []

    def build(self, events: Iterator[_Event]) -> Tree:
        scalar = yaml.ScalarEvent
        values = 0
        for event in events:
            values += 1
            if values > MAX_VALUES or len(self.findings) > _MAX_FINDINGS:
                raise _Stop(self.too_much(event))
            if type(event) is not scalar:
                self.structure(event)
                continue
            value: str | None = event.value
            if event.style or event.anchor or event.tag or not value or len(value) > MAX_SCALAR:
                value = self.odd(event)
            current = self.current
            if type(current) is dict:
                if self.key is None:
                    self.key = value or ""
                    if self.key in current:
                        self.repeated(event)
                    continue
                current[self.key] = value
                self.key = None
            elif type(current) is list:
                current.append(value)
            else:
                self.root = value
        return self.root

    def structure(self, event: _Event) -> None:
        """Take an event that is not a scalar."""
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            if type(self.current) is dict:
                self.current.pop(_REPEATED, None)
            self.current, self.key = self.stack.pop()
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.refuse_anchor_and_tag(event)
            self.open({} if kind is yaml.MappingStartEvent else [], event)
        elif kind is yaml.AliasEvent:
            self.find("yaml-anchor", event, f"the alias `*{short(event.anchor)}` is not allowed", "write the value out")
            if type(self.current) is dict and self.key is None:
                self.key = _REPEATED
            else:
                self.put(None)
        elif kind is yaml.DocumentStartEvent and self.root is not None:
            at = _at(event, self.path)
            raise _Stop(
                Finding(
                    "yaml-document", at, "a second document starts here", "delete the `---`: one file, one document"
                )
            )

    def open(self, value: "dict[str, Tree] | list[Tree]", event: _Event) -> None:
        """Go one level down."""
        if type(self.current) is dict and self.key is None:
            raise _Stop(Finding("yaml-key", _at(event, self.path), "a key must be plain text", "put quotes around it"))
        if len(self.stack) >= MAX_DEPTH:
            message = f"values are nested deeper than {MAX_DEPTH} levels"
            raise _Stop(
                Finding(
                    "yaml-depth", _at(event, self.path), message, "no card needs that: look for a stray bracket or `- `"
                )
            )
        self.put(value)
        self.stack.append((self.current, None))
        self.current, self.key = value, None

    def put(self, value: Tree) -> None:
        """Store a value where the open mapping or sequence wants it."""
        if type(self.current) is dict:
            self.current[self.key] = value
            self.key = None
        elif type(self.current) is list:
            self.current.append(value)
        else:
            self.root = value

    def odd(self, event: _Event) -> str | None:
        """Return a scalar that is quoted, empty, huge, tagged or anchored, or None where there is no value."""
        value: str = event.value
        self.refuse_anchor_and_tag(event)
        if len(value) > MAX_SCALAR:
            message = f"a text of {len(value):,} characters: the most is {MAX_SCALAR:,}"
            self.find("yaml-size", event, message, "full texts belong into seeds/texts/, not into a card")
            return None
        if event.style == '"' and (bad := _CONTROL.search(value)):
            message = f"the character U+{ord(bad[0]):04X} is not allowed in a text"
            self.find("yaml-control", event, message, "delete the escape that makes it")
            return _CONTROL.sub("", value)
        return value if value or event.style else None

    def repeated(self, event: _Event) -> None:
        """Report a key that the open mapping has already, and keep its first value."""
        key, self.key = self.key, _REPEATED
        self.find(
            "yaml-repeated-key",
            event,
            f"the key `{short(key)}` stands here twice",
            _SECOND_ID if key == "id" else "delete one of them, or join their values",
        )

    def refuse_anchor_and_tag(self, event: _Event) -> None:
        if event.anchor:
            self.find(
                "yaml-anchor",
                event,
                f"the anchor `&{short(event.anchor)}` is not allowed",
                "write the value out where it is needed",
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self.find(
                "yaml-tag",
                event,
                f"the tag `{short(tag)}` is not allowed",
                "delete it: every value is text, and duizhao knows its type",
            )

    def too_much(self, event: _Event) -> Finding:
        if len(self.findings) > _MAX_FINDINGS:
            return Finding(
                "yaml-size",
                _at(event, self.path),
                f"more than {_MAX_FINDINGS} mistakes: the rest of the file is not read",
                "mend these first",
            )
        message = f"more than {MAX_VALUES:,} values: the rest of the file is not read"
        return Finding("yaml-size", _at(event, self.path), message, "split the file by topic")

    def find(self, code: str, event: _Event, message: str, hint: str) -> None:
        self.findings.append(Finding(code, _at(event, self.path), message, hint))


def _at(event: _Event, path: str) -> Span:
    return Span(path, event.start_mark.line + 1, event.start_mark.column + 1)
