"""The group of commands: each one's module is imported only when that command is called."""

import errno
import os
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any, NoReturn

import click

from duizhao import __version__
from duizhao.cli.usage import COMMANDS
from duizhao.errors import DuizhaoError, UsageError


class _Lazy(click.Group):
    """A group that imports a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except DuizhaoError as error:
            _fail(error)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _fail(_in_the_way(error))


def _in_the_way(error: OSError) -> DuizhaoError:
    """Return what to say of `error`; without a file's name it is the current folder, or where the output goes."""
    if error.filename is not None:
        return DuizhaoError(f"{os.fsdecode(error.filename)}: {error.strerror}", "is it there, and may you use it?")
    if isinstance(error, FileNotFoundError):
        return DuizhaoError("the folder you are in is gone", "cd into one that is there")
    return DuizhaoError(f"the output cannot be written: {error.strerror}", "is the disk full, or the output closed?")


def _fail(error: DuizhaoError) -> NoReturn:
    """Say what is in the way and what to do about it, and exit with the error's code."""
    from duizhao.diagnostic import printable

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
    del ctx
    if directory is not None:
        if not Path(directory).is_dir():
            raise UsageError(f"there is no folder {directory}", "duizhao init makes a workspace")
        os.chdir(directory)
