"""From the node of a finding to its line and column.

Reading keeps no positions, because a good file needs none; only when something is to be said about a file is it walked
once more.
"""

from collections.abc import Iterable, Mapping

from duizhao.diagnostic import Diagnostic, Finding
from duizhao.read.yamltree import Extent, extents
from duizhao.span import Key, Node, Span

Extents = Mapping[tuple[Key, ...], tuple[Extent, Extent]]


def locate(findings: Iterable[Finding], texts: Mapping[str, str]) -> list[Diagnostic]:
    """Return `findings` with their places, sorted by place, each one once; `texts` are the files by their paths."""
    said = list(findings)
    wanted: dict[str, list[tuple[Key, ...]]] = {}
    for finding in said:
        if isinstance(finding.at, Node):
            wanted.setdefault(finding.at.path, []).append(finding.at.keys)
    walked: dict[str, Extents] = {}
    found: dict[Diagnostic, None] = {}
    for finding in said:
        at = finding.at
        if isinstance(at, Node):
            if at.path not in walked:
                walked[at.path] = extents(texts.get(at.path, ""), wanted[at.path])
            at = _span(at, walked[at.path])
        found[Diagnostic(finding.code, at, finding.message, finding.hint, finding.details, finding.severity)] = None
    return sorted(found, key=lambda one: (one.at, one.code, one.message))


def _span(node: Node, places: Extents) -> Span:
    """Return where `node` stands, or its nearest ancestor that stands anywhere."""
    keys = node.keys
    while keys and keys not in places:
        keys = keys[:-1]
    if keys not in places:
        return Span(node.path)
    key, value = places[keys]
    extent = key if node.key and keys == node.keys else value
    return Span(node.path, extent.line + 1, extent.column + 1)
