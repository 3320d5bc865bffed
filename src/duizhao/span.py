"""Places in an author's files."""

from typing import TypeAlias

import msgspec

Key: TypeAlias = str | int


class Node(msgspec.Struct, frozen=True):
    """A value in a YAML file, named by the keys that lead to it from the top.

    Passes report findings at nodes, because a node costs nothing until somebody asks where it is;
    `duizhao.read.locate` turns it into a `Span`. With `key` true the mapping's key is meant, not its value.
    `path` is the file's name relative to the workspace, with forward slashes.
    """

    path: str
    keys: tuple[Key, ...] = ()
    key: bool = False

    def __truediv__(self, key: Key) -> "Node":
        """Return the child under `key`: ``Node("a.yaml") / "ideas" / 0``."""
        return Node(self.path, (*self.keys, key))

    def as_key(self) -> "Node":
        """Return the same place, meaning the mapping's key."""
        return Node(self.path, self.keys, key=True)


class Span(msgspec.Struct, frozen=True, order=True):
    """A place in a file: 1-based line and column, the column in code points; 0 where there is none."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path
