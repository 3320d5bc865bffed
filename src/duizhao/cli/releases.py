"""The command that makes an update of a deck."""

import sys
from pathlib import Path
from typing import Literal

import click

from duizhao.cli import options


class Codes(click.ParamType[str]):
    """The code of a blocked change; the list of them is imported only where one is given."""

    name = "CODE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `value`, if there is such a code."""
        from duizhao.passes.breaches import CODES

        if value not in CODES:
            self.fail(f"{value!r} is not one of {', '.join(CODES)}", param, ctx)
        return str(value)


@click.command()
@click.argument("deck")
@click.option("--plan", is_flag=True, help="Say what would happen to learners' decks, and stamp nothing.")
@click.option("--allow", multiple=True, type=Codes(), help="Make a blocked change all the same; repeat for several.")
@options.form()
@options.texts
def release(deck: str, plan: bool, allow: tuple[str, ...], form: Literal["text", "json"], texts: Path | None) -> None:
    """Stamp what changed in DECK, so that learners get it.

    Says what happens to those who have the deck: which notes are updated, new, retired. What would cost them progress
    is blocked, and exits with 1, unless --allow names it. The stamps stand in decks/DECK.lock: commit it with the
    change. Anki takes a changed note only if it is newer.
    """
    from duizhao import releases
    from duizhao.workspace import layout

    released = releases.release(layout.find(Path.cwd()), deck, texts, plan_only=plan, allow=allow, form=form)
    options.show(released.diagnostics, err=True)
    for line in released.report:
        click.echo(line)
    sys.exit(1 if released.broken else 0)
