"""Curated ideas with verbatim quotes, compiled into Anki decks, printable quizzes and a self-test.

What a program can call is told in docs/api.md: `load_workspace`, `compile_decks`, `make_form`, `emit_deck`,
`emit_form`, `verify_quote`, `convert_script`, `open_session`, `write`. `import duizhao` loads none of it: each
name loads what it needs when it is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.api import (
        compile_decks,
        convert_script,
        emit_deck,
        emit_form,
        load_workspace,
        make_form,
        open_session,
        verify_quote,
    )
    from duizhao.compiling import Checked
    from duizhao.diagnostic import Diagnostic
    from duizhao.errors import DuizhaoError, UsageError
    from duizhao.lang import Lang
    from duizhao.learn.options import Options
    from duizhao.learn.study import Answered, Question, Study
    from duizhao.model.artifact import Artifact
    from duizhao.model.deck import Deck
    from duizhao.model.form import Form
    from duizhao.model.wishes import Wishes
    from duizhao.passes.match import Verification
    from duizhao.workspace.writing import write

__version__ = "0.1.0"

__all__ = [
    "Answered",
    "Artifact",
    "Checked",
    "Deck",
    "Diagnostic",
    "DuizhaoError",
    "Form",
    "Lang",
    "Options",
    "Question",
    "Study",
    "UsageError",
    "Verification",
    "Wishes",
    "__version__",
    "compile_decks",
    "convert_script",
    "emit_deck",
    "emit_form",
    "load_workspace",
    "make_form",
    "open_session",
    "verify_quote",
    "write",
]


_PLACES = {
    "Answered": "learn.study",
    "Artifact": "model.artifact",
    "Checked": "compiling",
    "Deck": "model.deck",
    "Diagnostic": "diagnostic",
    "DuizhaoError": "errors",
    "Form": "model.form",
    "Lang": "lang",
    "Options": "learn.options",
    "Question": "learn.study",
    "Study": "learn.study",
    "UsageError": "errors",
    "Verification": "passes.match",
    "Wishes": "model.wishes",
    "write": "workspace.writing",
}
"""Where the names are that `duizhao.api` has not."""


def __getattr__(name: str) -> object:
    """Return a public name, from the module that has it."""
    if name not in __all__:
        raise AttributeError(f"module 'duizhao' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - `import duizhao` costs nothing

    return getattr(import_module(f"duizhao.{_PLACES.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    """Return the names of the module, those that are not loaded yet among them."""
    return sorted({*globals(), *__all__})
