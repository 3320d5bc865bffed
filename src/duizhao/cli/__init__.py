"""The command line. Each command parses, calls, prints and exits; what it calls is imported when it runs."""

import sys
from importlib import import_module
from typing import Any, Final

import click

from duizhao import __version__
from duizhao.errors import DuizhaoError

_COMMANDS: Final = {
    "build": ("duizhao.cli.author", "Build every deck, or those named, into decks/out/."),
    "check": ("duizhao.cli.author", "Report every mistake of every file."),
    "convert": ("duizhao.cli.text", "Convert simplified text to a traditional script, line by line."),
    "init": ("duizhao.cli.author", "Make a small workspace that builds."),
    "quiz": ("duizhao.cli.paper", "Print a quiz in several versions, with its answer key."),
    "quote": ("duizhao.cli.text", "Look quotes up in the full texts."),
    "release": ("duizhao.cli.author", "Stamp what changed, so that learners' decks take it."),
    "schema": ("duizhao.cli.author", "Print the JSON Schema of a kind of file, for editors."),
    "stats": ("duizhao.cli.learner", "Show what was learned."),
    "test": ("duizhao.cli.learner", "Ask what is due, and something new."),
}


class _Lazy(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except DuizhaoError as error:
            fail(error)


def fail(error: DuizhaoError) -> None:
    """Say what is in the way and what to do about it, and exit with the error's code."""
    from duizhao.diagnostic import printable  # noqa: PLC0415 - msgspec is not needed for --help

    click.echo(f"duizhao: {printable(error.message)}", err=True)
    if error.hint:
        click.echo(f"    hint: {printable(error.hint)}", err=True)
    sys.exit(error.exit_code)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="duizhao")
@click.option("-C", "--directory", metavar="DIR", help="Work as if started in DIR.")
@click.pass_context
def cli(ctx: click.Context, directory: str | None) -> None:
    """Compile curated ideas with verbatim quotes into Anki decks, printable quizzes and a self-test.

    Commands work on the workspace around the current folder: the nearest one upwards that holds cards/.
    """
    ctx.obj = directory


def main() -> None:
    """Run the command line; text that a terminal cannot show is escaped, never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    cli(prog_name="duizhao")
