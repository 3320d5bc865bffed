"""What `duizhao --help` prints, ready made: importing click alone takes longer than people expect help to take."""

from typing import Final

COMMANDS: Final = {
    "analyse": ("duizhao.cli.analysis", "Say how good each question of a quiz is, by its answers."),
    "build": ("duizhao.cli.author", "Build every deck, or those named, into decks/out/."),
    "cards": ("duizhao.cli.cut", "Print DECK as study cards to cut apart, front and back."),
    "check": ("duizhao.cli.author", "Report every mistake of every file; exit 1 if there is one."),
    "convert": ("duizhao.cli.text", "Convert text in FILE to a traditional script, or back."),
    "draft": ("duizhao.cli.draft", "Propose passages of SOURCE that may deserve an idea."),
    "explain": ("duizhao.cli.layout", "Say what CODE of a message means, and what to do about it."),
    "export": ("duizhao.cli.exchange", "Write DECK for another program."),
    "fmt": ("duizhao.cli.layout", "Put keys and indentation in order; comments and values stay."),
    "grade": ("duizhao.cli.grade", "Grade a quiz from scans of its answer sheets."),
    "grade-answer": ("duizhao.cli.grade_answer", "Grade typed answers, one JSON object a line."),
    "history": ("duizhao.cli.history", "Carry, mend and set what a learner has answered."),
    "hours": ("duizhao.cli.statistics", "Show hours on task, and when they will be a goal's."),
    "import": ("duizhao.cli.exchange", "Take ideas from FILE into a new file of cards."),
    "init": ("duizhao.cli.author", "Make a small workspace in DIRECTORY."),
    "preview": ("duizhao.cli.preview", "Write every card of DECK to one page, to look at."),
    "pull": ("duizhao.cli.pull", "Bring edits made in Anki back into the cards, as a diff."),
    "push": ("duizhao.cli.push", "Build DECK and import it into the Anki that is running."),
    "quiz": ("duizhao.cli.paper", "Print a quiz of DECK in several versions, with its answer key."),
    "quote": ("duizhao.cli.text", "Look up quotes, one a line from standard input."),
    "reader": ("duizhao.cli.reader", "Print DECK as a booklet to read, with an index of its terms."),
    "readings": ("duizhao.cli.readings", "List terms without pinyin or zhuyin; --write adds them."),
    "release": ("duizhao.cli.releases", "Stamp what changed in DECK, so that learners get it."),
    "report": ("duizhao.cli.analysis", "List what learners' answers ask of the author of DECK."),
    "review": ("duizhao.cli.review", "Record that IDEA was read side by side in all its languages."),
    "schema": ("duizhao.cli.author", "Print the JSON Schema of a kind of file, for editors."),
    "search": ("duizhao.cli.search", "Find words in ideas, quotes and source texts, in any script."),
    "sheets": ("duizhao.cli.grade", "Print the answer sheets of a quiz, one for each pupil."),
    "sources": ("duizhao.cli.sources", "List the sources; add files to them, or check them."),
    "stats": ("duizhao.cli.statistics", "Show what was learned, in figures, a calendar and a curve."),
    "terms": ("duizhao.cli.terms", "List terms that the full texts hold."),
    "test": ("duizhao.cli.learner", "Ask what is due, and something new."),
    "verify": ("duizhao.cli.verify", "Try DECK in a real Anki; exit 1 if anything is wrong."),
}

_WIDTH: Final = max(map(len, COMMANDS))

HELP: Final = """\
Usage: duizhao [OPTIONS] COMMAND [ARGS]...

  Compile curated ideas with verbatim quotes into Anki decks, printable
  quizzes and a self-test.

  Commands work on the workspace around the current folder: the nearest one
  upwards that holds cards/.

Options:
  --version            Show the version and exit.
  -C, --directory DIR  Work as if started in DIR.
  -h, --help           Show this message and exit.

Commands:
""" + "".join(f"  {name:{_WIDTH}}  {what}\n" for name, (_, what) in COMMANDS.items())
