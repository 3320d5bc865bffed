"""Reading YAML: every mistake of every file at once, with place and remedy."""

import os
import resource
import time
from pathlib import Path

import pytest

from conftest import Make
from duizhao import diagnostic
from duizhao.read import yamltree
from duizhao.workspace import reading

GOOD = """\
topic: a
ideas:
- id: no
  level: 2
  term: {en: No, zh-Hans: 不}
  definition: {en: A word., zh-Hans: 一个词。}
"""


def report(root: Path) -> str:
    """Return what `duizhao check` would print of the reader's findings."""
    return diagnostic.show((read := reading.load(root)).locate(read.findings))


def test_nothing_is_guessed(make: Make) -> None:
    """
    id: no
    """
    read = reading.load(make({"cards/a.yaml": GOOD}))
    assert read.findings == ()
    assert [(topic, placed.value.id, placed.value.level) for topic, placed in read.ideas] == [("a", "no", 2)]


def test_every_mistake_of_every_file(make: Make) -> None:
    """
    two files with nine mistakes between them
    """
    root = make(
        {
            "cards/a.yaml": GOOD.replace("level: 2", "level: hard\n  levle: 2").replace("zh-Hans: 不", "zh-CN: 不"),
            "cards/b.yaml": "topic: B b\nideas:\n- id: x\n  id: y\n  level: 7\n  term: [a]\n  related: x\n  definition: {en: ''}\n",
        },
    )
    assert report(root) == (
        "cards/a.yaml:4:10: error[value-form]: “hard” is not a whole number\n"
        "    hint: write a whole number: 1 easy … 5 hard\n"
        "cards/a.yaml:5:3: error[field-unknown]: unknown field `levle`\n"
        "    hint: did you mean `level`?\n"
        "cards/a.yaml:6:18: error[language-unknown]: unknown language tag `zh-CN`\n"
        "    hint: did you mean `zh-Hans`?\n"
        "cards/b.yaml:1:8: error[value-form]: “B b” is not allowed as `topic`\n"
        "    hint: write small letters, digits and single hyphens: `llm-os`\n"
        "cards/b.yaml:4:3: error[yaml-repeated-key]: the key `id` stands here twice\n"
        "    hint: put `- ` before it where another one begins, or delete one of them\n"
        "cards/b.yaml:5:10: error[value-range]: `level` is 7, it must be between 1 and 5\n"
        "    hint: write a whole number: 1 easy … 5 hard\n"
        "cards/b.yaml:6:9: error[value-kind]: `term` must be a text by language\n"
        "    hint: write it by language: {en: …, zh-Hans: …}\n"
        "cards/b.yaml:7:12: error[value-kind]: `related` must be a list, this is one text\n"
        "    hint: start each part on a line of its own with `- `, or write [a, b]\n"
        "cards/b.yaml:8:20: error[value-missing]: `en` is empty\n"
        "    hint: write a text, or delete the key\n"
    )


def test_a_broken_idea_is_read_as_far_as_it_goes(make: Make) -> None:
    """
    ideas: [good, bad]
    """
    read = reading.load(make({"cards/a.yaml": GOOD + "- id: bad\n"}))
    assert [(placed.value.id, placed.value.term) for _, placed in read.ideas] == [
        ("no", {"en": "No", "zh-Hans": "不"}),
        ("bad", {"en": "?", "zh-Hans": "?"}),
    ]
    assert [finding.code for finding in read.findings] == ["field-missing"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "topic: a\n标题：b\nideas: []\n",
            "cards/a.yaml:2:3: error[yaml-syntax]: “：” is a full-width colon, which YAML takes for text\n"
            "    hint: write an ASCII colon and a space after the key: `key: value`\n",
        ),
        (
            "标题：b\n",
            "cards/a.yaml:1:1: error[value-kind]: the file must be a mapping, this is text with a full-width “：”\n"
            "    hint: write an ASCII colon and a space after the key: `key: value`\n",
        ),
        (
            "topic: a\nideas:\n\t- id: x\n",
            "cards/a.yaml:3:1: error[yaml-syntax]: a tab indents this line, which YAML does not allow\n"
            "    hint: indent with spaces\n",
        ),
        (
            "topic: &a b\nideas: [*a]\n",
            "cards/a.yaml:1:8: error[yaml-anchor]: the anchor `&a` is not allowed\n"
            "    hint: write the value out where it is needed\n"
            "cards/a.yaml:2:9: error[value-missing]: number 1 of `ideas` has no value\n"
            "    hint: write one, or delete the key\n"
            "cards/a.yaml:2:9: error[yaml-anchor]: the alias `*a` is not allowed\n"
            "    hint: write the value out\n",
        ),
        (
            "topic: !!python/object:os.system a\nideas: []\n",
            "cards/a.yaml:1:8: error[yaml-tag]: the tag `tag:yaml.org,2002:python/object:os.system` is not allowed\n"
            "    hint: delete it: every value is text, and duizhao knows its type\n",
        ),
        (
            "topic: a\nideas: []\n---\ntopic: b\n",
            "cards/a.yaml:3:1: error[yaml-document]: a second document starts here\n"
            "    hint: delete the `---`: one file, one document\n",
        ),
        ("", "cards/a.yaml: error[file-empty]: this file is empty\n    hint: delete it, or see docs/card-format.md\n"),
        (
            "topic: a\ntitle: {en: a \u202ecod.exe, zh-Hans: \u2067甲\u2069\u202c}\nideas: []\n",
            "cards/a.yaml:2:13: error[text-direction]: U+202E turns the direction of writing and is not closed\n"
            "    hint: delete it, or close it on its line: U+202C closes U+202A to U+202E, U+2069 closes U+2066 to U+2068\n"
            "cards/a.yaml:2:34: error[text-direction]: U+202C turns the direction of writing and closes nothing\n"
            "    hint: delete it, or close it on its line: U+202C closes U+202A to U+202E, U+2069 closes U+2066 to U+2068\n",
        ),
        (
            'topic: a\ntitle: {en: "\\u202E", zh-Hans: 甲}\nideas: []\n',
            "cards/a.yaml:2:13: error[text-direction]: U+202E turns the direction of writing and is not closed\n"
            "    hint: delete it, or close it on its line: U+202C closes U+202A to U+202E, U+2069 closes U+2066 to U+2068\n",
        ),
        (
            'topic: "a\\0"\nideas: []\n',
            "cards/a.yaml:1:8: error[yaml-control]: the character U+0000 is not allowed in a text\n"
            "    hint: delete the escape that makes it\n",
        ),
    ],
)
def test_a_mistake_of_form(make: Make, text: str, expected: str) -> None:
    """See the parameters."""
    assert report(make({"cards/a.yaml": text})) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"\xef\xbb\xbftopic: a\n",
            "cards/x.yaml:1:1: error[encoding]: the file starts with a byte order mark (UTF-8)",
        ),
        (b"\xff\xfet\x00", "cards/x.yaml:1:1: error[encoding]: the file starts with a byte order mark (UTF-16)"),
        ("topic: a\nx: 软件".encode("gb18030"), "cards/x.yaml:2:4: error[encoding]: byte 0xc8 is not UTF-8"),
        (b"topic: a\nx: \x00", "cards/x.yaml:2:4: error[encoding]: the character U+0000 is not allowed in YAML"),
        (b"[" * 100_000, "cards/x.yaml:1:25: error[yaml-depth]: values are nested deeper than 24 levels"),
        (b"{a: " * 100_000, "cards/x.yaml:1:97: error[yaml-depth]: values are nested deeper than 24 levels"),
        (b"- " * 100_000, "cards/x.yaml:1:49: error[yaml-depth]: values are nested deeper than 24 levels"),
        (b"a: &a [x]\n" + b"b: [*a, *a]\n" * 9, "cards/x.yaml:1:4: error[yaml-anchor]: the anchor `&a` is not allowed"),
        (
            b"a: " + b"x" * 50_000_000,
            "cards/x.yaml: error[file-size]: this file has 50,000,003 bytes: the most is 16,777,216",
        ),
        (
            b"a: " + b"x" * 15_000_000,
            "cards/x.yaml:1:4: error[yaml-size]: a text of 15,000,000 characters: the most is 100,000",
        ),
        (
            b"[" + b"a," * 7_000_000,
            "cards/x.yaml:1:599996: error[yaml-size]: more than 300,000 values: the rest of the file is not read",
        ),
        (b"a: 1\n" * 300_000, "cards/x.yaml:2:1: error[yaml-repeated-key]: the key `a` stands here twice"),
    ],
    ids=[
        "bom",
        "utf-16",
        "gb18030",
        "nul",
        "brackets",
        "braces",
        "dashes",
        "aliases",
        "50-mb",
        "scalar",
        "values",
        "keys",
    ],
)
def test_hostile_files_get_a_diagnostic(make: Make, content: bytes, expected: str) -> None:
    """See the parameters."""
    root = make({})
    (root / "cards/x.yaml").write_bytes(content)
    start = time.process_time()
    shown = report(root)
    assert expected in shown.splitlines()
    assert time.process_time() - start < 20, "a bound is missing: this takes about a second"


def test_a_thousand_mistakes_are_enough(make: Make) -> None:
    """
    20,000 ideas without anything but an id
    """
    read = reading.load(make({"cards/a.yaml": "topic: a\nideas:\n" + "".join(f"- id: i{n}\n" for n in range(20_000))}))
    assert len(read.findings) == 1001
    assert read.findings[-1].message == "more than 1,000 mistakes: the rest of the file is not looked at"


def test_hostile_files_take_little_memory(make: Make) -> None:
    """
    50 MB of one scalar
    """
    root = make({})
    (root / "cards/x.yaml").write_bytes(b"a: " + b"x" * 50_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report(root)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_what_is_not_a_file(make: Make) -> None:
    """
    a folder named x.yaml, a link to itself, a link to nowhere, a pipe, a .yml, a hidden one
    """
    root = make({"cards/z.yml": GOOD, "cards/.hidden.yml": "not ours"})
    (root / "cards/a.yaml").mkdir()
    (root / "cards/b.yaml").symlink_to("b.yaml")
    (root / "cards/c.yaml").symlink_to("nowhere")
    os.mkfifo(root / "cards/d.yaml")
    assert report(root) == (
        "cards/a.yaml: error[file-unreadable]: this is a folder, not a file\n"
        "    hint: rename it so that it does not end in .yaml\n"
        "cards/b.yaml: error[file-unreadable]: this file cannot be read: Too many levels of symbolic links\n"
        "    hint: replace it with a file\n"
        "cards/c.yaml: error[file-unreadable]: this file cannot be read: No such file or directory\n"
        "    hint: the link points nowhere: delete it\n"
        "cards/d.yaml: error[file-unreadable]: this is not a regular file\n"
        "    hint: put a text file here, or rename it\n"
        "cards/z.yml: warning[file-name]: this file is not read: its name ends in .yml\n"
        "    hint: rename it to z.yaml\n"
    )


def test_a_terminal_is_never_steered(make: Make) -> None:
    """
    an escape sequence in a key
    """
    shown = report(make({"cards/a.yaml": 'topic: a\nideas: []\n"\\e[31mred": 1\n'}))
    assert "\x1b" not in shown


def test_extents_name_every_value() -> None:
    """
    a: [b, {c: d}]
    """
    text = "a: [b, {c: d}]\n"
    found = {keys: text[value.start : value.end] for keys, (_, value) in yamltree.extents(text).items() if keys}
    assert found == {("a", 0): "b", ("a", 1, "c"): "d", ("a", 1): "{c: d}", ("a",): "[b, {c: d}]"}
