"""Options and output that several commands share."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from duizhao.lang import LANGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.diagnostic import Diagnostic

Form: TypeAlias = Literal["text", "json", "github", "sarif"]

texts = click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the full texts are; seeds/texts/ otherwise.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; decks/out/ otherwise.",
)
form = partial(
    click.option,
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    show_default=True,
    help="Lines for people, or one JSON object a line.",
)


class Languages(click.ParamType[tuple[str, ...]]):
    """One language tag, or a pair joined by a comma."""

    name = "TAG[,TAG]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the tags in `value`."""
        if isinstance(value, tuple):
            return value
        tags = tuple(part.strip() for part in str(value).split(","))
        for tag in tags:
            if tag not in LANGS:
                self.fail(f"{tag!r} is not one of {', '.join(LANGS)}", param, ctx)
        if len(tags) > 2 or len(set(tags)) != len(tags):  # noqa: PLR2004 - a pair
            self.fail("give one tag, or two different ones", param, ctx)
        return tags


diagnostic_form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="github marks the lines of a pull request; sarif is for GitHub's code scanning and other programs.",
)


def show(
    diagnostics: "Sequence[Diagnostic]",
    form: Form = "text",
    *,
    err: bool = False,
    root: Path | None = None,
    contents: "Mapping[str, str] | None" = None,
) -> None:
    """Print diagnostics of the workspace at `root`; sarif wants its files' texts, by path."""
    from duizhao import diagnostic

    if form == "sarif":
        from duizhao import __version__, explaining
        from duizhao.emit import sarif

        text = sarif.emit(diagnostics, contents or {}, explaining.known(), __version__, _in_repository(root))
    elif form == "github":
        text = diagnostic.show(diagnostics, form, _in_repository(root))
    else:
        text = diagnostic.show(diagnostics, form)
    click.echo(text, nl=False, err=err)


def _in_repository(root: Path | None) -> str:
    """Return what leads to `root` from the root of the repository that it is in: GitHub names files so."""
    if root is None:
        return ""
    repository = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    path = root.relative_to(repository).as_posix()
    return "" if path == "." else path


def show_patch(text: str, *, err: bool = False) -> None:
    """Print a patch: as it is into a file, with nothing that a terminal would act upon onto a terminal."""
    from duizhao.diagnostic import printable

    stream = sys.stderr if err else sys.stdout
    shown = "\n".join(map(printable, text.split("\n")))
    click.echo(shown if stream.isatty() else text, nl=False, err=err)
