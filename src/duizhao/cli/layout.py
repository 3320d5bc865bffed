"""Commands around the files themselves: their layout, and what messages about them mean."""

import sys
from pathlib import Path

import click

from duizhao.cli import options


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not formatted.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@options.diagnostic_form
def fmt(paths: tuple[Path, ...], check: bool, diff: bool, form: options.Form) -> None:
    """Put keys and indentation in order; comments and values stay.

    Keys get the order of docs/card-format.md, and indentation is two spaces. A file that is not YAML is reported and
    left as it is.
    """
    from duizhao import formatting
    from duizhao.workspace import layout

    start = paths[0] if paths and paths[0].exists() else Path.cwd()
    root = layout.find(start)
    done = formatting.fmt(root, paths, write=not (check or diff))
    if diff:
        options.show_patch(done.patch)
    said = [one for one in done.diagnostics if check or one.code != "format-other"]
    options.show(said, form, err=diff, root=root, contents=done.contents)
    for line in done.report:
        click.echo(line, err=True)
    sys.exit(1 if said else 0)


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what CODE of a message means, and what to do about it.

    Without CODE, lists all of them.
    """
    from duizhao import explaining

    click.echo(explaining.explain(code) if code else explaining.codes())
