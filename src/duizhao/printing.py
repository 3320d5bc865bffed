"""Quizzes and booklets on paper. What was printed of the same files before is written again as it is."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec.structs import replace

from duizhao.model.artifact import Artifact
from duizhao.model.wishes import Wishes
from duizhao.outcome import Outcome, shown
from duizhao.workspace import inputs, layout, writing
from duizhao.workspace.papers import Papers

if TYPE_CHECKING:
    from duizhao.emit.typesetting import Keep

_Make: TypeAlias = Callable[["Keep"], tuple[Iterable[Artifact], Outcome]]


def quiz(root: Path, name: str, called: str, wishes: Wishes, texts: Path | None, out: Path | None) -> Outcome:
    """Write a quiz of the deck `name`, as `quizzes.quiz` makes it, into `out` or decks/out/."""

    def make(keep: "Keep") -> tuple[Iterable[Artifact], Outcome]:
        from duizhao import quizzes  # noqa: PLC0415 - a quarter of a second that a quiz which is known does without

        return quizzes.quiz(root, name, called, wishes, texts, keep)

    return _printed(root, ["quiz", name, called, wishes], texts, out, make)


def reader(root: Path, name: str, langs: Sequence[str], paper: str, texts: Path | None, out: Path | None) -> Outcome:
    """Write a deck as a booklet, as `quizzes.reader` makes it, into `out` or decks/out/."""

    def make(keep: "Keep") -> tuple[Iterable[Artifact], Outcome]:
        from duizhao import quizzes  # noqa: PLC0415 - as above

        return quizzes.reader(root, name, langs, paper, texts, keep)

    return _printed(root, ["reader", name, langs, paper], texts, out, make)


def _printed(root: Path, words: list[object], texts: Path | None, out: Path | None, make: _Make) -> Outcome:
    """Write what is kept of the same `words` and files, or what `make` makes; keep that if nothing is to be said of it.

    Each file is written as soon as it is made: thirty versions are never held at once.
    """
    folder = out or root / layout.OUT
    with Papers(root) as papers:
        files = inputs.digest(root, texts)
        content = msgspec.json.encode(words) + (files or b"")
        if files and (known := papers.printed(content)):
            return Outcome(report=tuple(shown(writing.write(artifact, folder)) for artifact in known))
        artifacts, done = make(papers.paper)
        paths, named = [], []
        for artifact in artifacts:
            paths.append(shown(writing.write(artifact, folder)))
            named.append((artifact.name, papers.file(artifact.content)))
        if files and files == inputs.digest(root, texts) and not done.diagnostics:
            papers.keep_printed(content, named)
    return replace(done, report=tuple(paths))
