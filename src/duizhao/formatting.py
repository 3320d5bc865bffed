"""Files laid out anew: keys in their order, even indentation; nothing that they say changes."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from duizhao.diagnostic import Diagnostic, Finding
from duizhao.errors import UsageError
from duizhao.model.artifact import Artifact
from duizhao.outcome import count
from duizhao.read import files, yamltree
from duizhao.read.formatting import formatted
from duizhao.read.locate import locate
from duizhao.read.patch import patch
from duizhao.span import Span
from duizhao.workspace import layout, writing


class Formatted(Struct, frozen=True, kw_only=True):
    """What was or would be done: `patch` has every change, `diagnostics` what is not as it should be.

    `contents` are the texts of the files by their paths, as they were.
    """

    patch: str
    diagnostics: Sequence[Diagnostic]
    contents: Mapping[str, str]
    report: tuple[str, ...]


def fmt(root: Path, named: Sequence[Path], *, write: bool) -> Formatted:
    """Lay out the YAML files of a workspace, or those `named` and those in the folders named.

    A file that cannot be read as YAML is left as it is and reported; the others are written. Unless `write`, none is,
    and each that would change is a finding.
    """
    patches: list[str] = []
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    changed = 0
    paths = list(_paths(root, named))
    for path in paths:
        text, found = _text(root, path)
        after = text
        if not found:
            texts[path] = text
            after, found = formatted(text, layout.kind(path), path)
        findings += found
        if after == text:
            continue
        changed += 1
        patches.append(patch(path, text, after))
        if write:
            file = root / path
            writing.write(Artifact(file.name, after.encode()), file.parent)
        else:
            findings.append(_other(path, text, after))
    return Formatted(
        patch="".join(patches),
        diagnostics=locate(findings, texts),
        contents=texts,
        report=(_counts(len(paths), changed, write=write),),
    )


def _text(root: Path, path: str) -> tuple[str, list[Finding]]:
    content, findings = files.read_bytes(root / path, path, yamltree.MAX_BYTES)
    return yamltree.decode(content, path) if content is not None else ("", findings)


def _other(path: str, before: str, after: str) -> Finding:
    """Return what says that a file is not formatted, at the first line that would change."""
    old, new = before.split("\n"), after.split("\n")
    line = next((number for number, (was, is_) in enumerate(zip(old, new, strict=False)) if was != is_), len(new) - 1)
    return Finding("format-other", Span(path, line + 1, 1), "this file is not formatted from here on", "duizhao fmt")


def _counts(number: int, changed: int, *, write: bool) -> str:
    done = "formatted" if write else "not formatted"
    return f"{count(number, 'file')}: {f'{changed:,} {done}' if changed else 'nothing to do'}"


def _paths(root: Path, named: Sequence[Path]) -> Iterator[str]:
    """Yield the paths of the YAML files meant, each once, by name."""
    if not named:
        yield from layout.yaml_files(root)
        return
    known = list(layout.yaml_files(root))
    meant: set[str] = set()
    for one in named:
        absolute = one.resolve()
        if not absolute.exists():
            raise UsageError(f"there is no file {one}", "name files or folders of the workspace")
        below = absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else ""
        found = [path for path in known if below in {path, "."} or path.startswith(f"{below}/")]
        if not below or not (found or absolute.is_dir()):
            raise UsageError(
                f"{one} is no YAML file of the workspace {root}",
                f"those are in {layout.CARDS}/, {layout.SEEDS}/ and {layout.DECKS}/",
            )
        meant.update(found)
    yield from sorted(meant)
