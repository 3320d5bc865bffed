"""The mistakes that people make: the first line that they read names the cause."""

from pathlib import Path

import pytest

from duizhao import compiling, diagnostic, explaining
from duizhao.read import yamltree
from duizhao.read.locate import locate

CARDS, DECK, SOURCE, GLOSSARY = (
    *("cards/memory.yaml", "decks/mine.yaml"),
    *("seeds/notes-on-memory.yaml", "seeds/glossary.yaml"),
)
CASES = [
    (
        "a tab as indentation",
        CARDS,
        "  level: 1",
        "\tlevel: 1",
        "cards/memory.yaml:6:1: error[yaml-syntax]: a tab indents this line, which YAML does not allow",
    ),
    (
        "a key too far left",
        CARDS,
        "  level: 1",
        " level: 1",
        "cards/memory.yaml:6:2: error[yaml-syntax]: `level` begins in column 2, what stands above it in column 3",
    ),
    (
        "a key too far right",
        CARDS,
        "  level: 1",
        "    level: 1",
        "cards/memory.yaml:6:5: error[yaml-syntax]: `level` begins in column 5, what stands above it in column 3",
    ),
    (
        "a no-break space as indentation",
        CARDS,
        "  level: 1",
        "\xa0\xa0level: 1",
        "cards/memory.yaml:6:1: error[yaml-syntax]: U+00A0 indents this line, which YAML takes for text",
    ),
    (
        "a full-width space as indentation",
        CARDS,
        "  level: 1",
        "\u3000level: 1",
        "cards/memory.yaml:6:1: error[yaml-syntax]: U+3000 indents this line, which YAML takes for text",
    ),
    (
        "no colon",
        CARDS,
        "  level: 1",
        "  level 1",
        "cards/memory.yaml:6:3: error[yaml-syntax]: “level 1” has no colon, and stands where a key must",
    ),
    (
        "no space behind a colon",
        CARDS,
        "    en: Spacing effect\n",
        "    en:Spacing effect\n",
        "cards/memory.yaml:8:7: error[yaml-syntax]: `en:` has no space behind its colon",
    ),
    (
        "a full-width colon",
        CARDS,
        "    en: Spacing effect\n",
        "    en：Spacing effect\n",
        "cards/memory.yaml:8:7: error[yaml-syntax]: “：” is a full-width colon, which YAML takes for text",
    ),
    (
        "no dash",
        CARDS,
        "- id: testing-effect",
        "  id: testing-effect",
        "cards/memory.yaml:43:3: error[yaml-repeated-key]: the key `id` stands here twice",
    ),
    (
        "no space behind a dash",
        CARDS,
        "- id: testing-effect",
        "-id: testing-effect",
        "cards/memory.yaml:43:1: error[yaml-syntax]: `-id:` has no space behind its dash",
    ),
    (
        "a long dash for a hyphen",
        CARDS,
        "- id: testing-effect",
        "– id: testing-effect",
        "cards/memory.yaml:43:1: error[yaml-syntax]: “–” is no dash that begins a part of a list",
    ),
    (
        "a list on its key's line",
        CARDS,
        "related: [testing-effect]",
        "related: - testing-effect",
        "cards/memory.yaml:42:12: error[yaml-syntax]: a list begins behind a key on its line",
    ),
    (
        "a colon in a value",
        CARDS,
        "    en: Spacing effect\n",
        "    en: Spacing: effect\n",
        "cards/memory.yaml:8:9: error[yaml-syntax]: the value “Spacing: effect” holds a colon and must be in quotation marks",
    ),
    (
        "a # in a value",
        CARDS,
        "    en: Spacing effect\n",
        "    en: Effect #1\n",
        "cards/memory.yaml:8:16: warning[yaml-comment]: the value ends here: “#1” is a comment",
    ),
    (
        "an apostrophe in single quotes",
        CARDS,
        "    en: Spacing effect\n",
        "    en: 'Spacing's effect'\n",
        "cards/memory.yaml:8:18: error[yaml-syntax]: text follows the closing quotation mark `'`",
    ),
    (
        "quotes around one word",
        CARDS,
        "    en: Spacing effect\n",
        '    en: "Spacing" effect\n',
        'cards/memory.yaml:8:19: error[yaml-syntax]: text follows the closing quotation mark `"`',
    ),
    (
        "a quotation mark that is not closed",
        CARDS,
        "    en: Spacing effect\n",
        "    en: 'Spacing effect\n",
        "cards/memory.yaml:8:9: error[yaml-syntax]: the quotation mark `'` that opens here closes only in line 40",
    ),
    (
        "the last one that is not closed",
        CARDS,
        "requires: [spacing-effect]",
        'requires: ["spacing-effect]',
        'cards/memory.yaml:62:14: error[yaml-syntax]: the quotation mark `"` that opens here is never closed',
    ),
    (
        "a backslash in double quotes",
        CARDS,
        "    en: Spacing effect\n",
        '    en: "Spacing \\d effect"\n',
        "cards/memory.yaml:8:18: error[yaml-syntax]: `\\d` means nothing in double quotation marks",
    ),
    (
        "curly quotes",
        CARDS,
        "- id: plan",
        "- id: “plan”",
        "cards/memory.yaml:18:9: error[value-form]: “plan” holds its quotation marks: YAML knows no curly ones",
    ),
    (
        "a value that begins with a cloze",
        CARDS,
        "zh-Hans: 快要{{忘记}}的时候",
        "zh-Hans: {{忘记}}的时候",
        "cards/memory.yaml:41:16: error[yaml-key]: a text that begins with `{{` must be in quotation marks",
    ),
    (
        "a value that begins with a bracket",
        CARDS,
        "    en: Spacing effect\n",
        "    en: [Spacing] effect\n",
        "cards/memory.yaml:8:19: error[yaml-syntax]: text follows the closing bracket `]`",
    ),
    (
        "a value that begins with an asterisk",
        CARDS,
        "    en: Spacing effect\n",
        "    en: *Spacing* effect\n",
        "cards/memory.yaml:8:9: error[yaml-syntax]: a value that begins with `*` must be in quotation marks",
    ),
    (
        "a value that begins with a percent sign",
        CARDS,
        "    en: Spacing effect\n",
        "    en: %Spacing effect\n",
        "cards/memory.yaml:8:9: error[yaml-syntax]: a value that begins with `%` must be in quotation marks",
    ),
    (
        "a text on the line of its |",
        CARDS,
        "    en: Spacing effect\n",
        "    en: | Spacing effect\n",
        "cards/memory.yaml:8:11: error[yaml-syntax]: text follows the `|` or `>` that begins a text of several lines",
    ),
    (
        "a bracket that is not closed",
        CARDS,
        "requires: [spacing-effect]",
        "requires: [spacing-effect",
        "cards/memory.yaml:62:13: error[yaml-syntax]: the bracket `[` that opens here is not closed",
    ),
    (
        "no comma in a list",
        CARDS,
        "requires: [spacing-effect]",
        "requires: ['spacing-effect' 'plan']",
        "cards/memory.yaml:62:31: error[yaml-syntax]: a comma is missing between the parts within `[]`",
    ),
    (
        "a full-width comma in a list",
        CARDS,
        "requires: [spacing-effect]",
        "requires: [spacing-effect，plan]",
        "cards/memory.yaml:62:14: error[value-form]: “spacing-effect，plan” is one name, since “，” and “、” part nothing in YAML",
    ),
    (
        "an unfinished merge",
        CARDS,
        "  level: 1",
        "<<<<<<< HEAD\n  level: 1\n=======\n  level: 2\n>>>>>>> other",
        "cards/memory.yaml:6:1: error[yaml-syntax]: the marks of an unfinished merge stand here",
    ),
    (
        "a second document",
        CARDS,
        "- id: testing-effect",
        "---\n- id: testing-effect",
        "cards/memory.yaml:43:1: error[yaml-document]: a second document starts here",
    ),
    (
        "an anchor",
        CARDS,
        "  term:\n",
        "  term: &t\n",
        "cards/memory.yaml:7:9: error[yaml-anchor]: the anchor `&t` is not allowed",
    ),
    (
        "a repeated key",
        CARDS,
        "  level: 1",
        "  level: 1\n  level: 2",
        "cards/memory.yaml:7:3: error[yaml-repeated-key]: the key `level` stands here twice",
    ),
    (
        "a misspelt field",
        CARDS,
        "  definition:",
        "  defintion:",
        "cards/memory.yaml:10:3: error[field-unknown]: unknown field `defintion`",
    ),
    (
        "an unknown field",
        CARDS,
        "- id: days",
        "- id: days\n    colour: red",
        "cards/memory.yaml:38:5: error[field-unknown]: unknown field `colour`",
    ),
    (
        "a text where a list is wanted",
        CARDS,
        "related: [testing-effect]",
        "related: testing-effect",
        "cards/memory.yaml:42:12: error[value-kind]: `related` must be a list, this is one text",
    ),
    (
        "a text without languages",
        CARDS,
        "  term:\n    en: Spacing effect\n    zh-Hans: 间隔效应",
        "  term: Spacing effect",
        "cards/memory.yaml:7:9: error[value-kind]: `term` must be a text by language",
    ),
    (
        "a list where a text is wanted",
        CARDS,
        "  term:\n    en: Spacing effect",
        "  term:\n  - en: Spacing effect",
        "cards/memory.yaml:8:3: error[value-kind]: `term` must be a text by language",
    ),
    (
        "a level that is a word",
        CARDS,
        "  level: 1",
        "  level: easy",
        "cards/memory.yaml:6:10: error[value-form]: “easy” is not a whole number",
    ),
    (
        "a level that is too high",
        CARDS,
        "  level: 1",
        "  level: 9",
        "cards/memory.yaml:6:10: error[value-range]: `level` is 9, it must be between 1 and 5",
    ),
    (
        "a date in another order",
        SOURCE,
        "date: 2026-11",
        "date: 11/2026",
        "seeds/notes-on-memory.yaml:8:7: error[value-form]: “11/2026” is not allowed as `date`",
    ),
    (
        "yes for true",
        CARDS,
        "    kind: cloze\n    text:",
        "    kind: true-false\n    answer: yes\n    statement: {en: a, zh-Hans: 甲}\n    rationale:",
        "cards/memory.yaml:39:13: error[value-form]: “yes” is not allowed as `answer`",
    ),
    (
        "no id",
        CARDS,
        "- id: testing-effect\n  level: 2",
        "- level: 2",
        "cards/memory.yaml:43:3: error[field-missing]: number 2 of `ideas` has no `id`",
    ),
    (
        "an id with capitals and a space",
        CARDS,
        "- id: testing-effect",
        "- id: Testing Effect",
        "cards/memory.yaml:43:7: error[value-form]: “Testing Effect” is not allowed as `id`",
    ),
    (
        "an id used twice",
        CARDS,
        "- id: testing-effect",
        "- id: spacing-effect",
        "cards/memory.yaml:43:7: error[id-repeated]: the id `spacing-effect` belongs to an idea in cards/memory.yaml already",
    ),
    (
        "a question's id used twice",
        CARDS,
        "  - id: days",
        "  - id: plan",
        "cards/memory.yaml:37:9: error[id-repeated]: `spacing-effect` has a question `plan` already",
    ),
    (
        "an unknown source",
        CARDS,
        "source: notes-on-memory",
        "source: notes-on-memori",
        "cards/memory.yaml:14:13: error[quote-source]: there is no record `notes-on-memori`",
    ),
    (
        "a quote with another comma",
        CARDS,
        "一口气读十遍，不如隔几天想十遍。",
        "一口气读十遍,不如隔几天想十遍。",
        "cards/memory.yaml:15:11: error[quote-normalised]: the source writes these words with other marks or spaces",
    ),
    (
        "a quote with another word",
        CARDS,
        "不如隔几天想十遍",
        "不如隔几天读十遍",
        "cards/memory.yaml:15:11: error[quote-altered]: the source has “，不如隔几天想十遍。”, the quote has “，不如隔几天读十遍。”",
    ),
    (
        "a quote that nobody said",
        CARDS,
        "一口气读十遍，不如隔几天想十遍。",
        "学习就是要开心，天天向上最重要。",
        "cards/memory.yaml:15:11: error[quote-absent]: the quote does not stand in `notes-on-memory`",
    ),
    (
        "a quote without its words",
        CARDS,
        "    text: 一口气读十遍，不如隔几天想十遍。\n",
        "",
        "cards/memory.yaml:14:5: error[field-missing]: number 1 of `quotes` has no `text`",
    ),
    (
        "a cloze without braces",
        CARDS,
        "{{忘记}}",
        "忘记",
        "cards/memory.yaml:41:16: error[cloze-braces]: nothing is hidden",
    ),
    (
        "a cloze with one brace open",
        CARDS,
        "{{忘记}}",
        "{{忘记}",
        "cards/memory.yaml:41:16: error[cloze-braces]: `{{` is not closed by `}}`",
    ),
    (
        "a cloze as Anki writes it",
        CARDS,
        "{{忘记}}",
        "{{c1::忘记}}",
        "cards/memory.yaml:41:16: error[cloze-braces]: `c1::` is how Anki writes it, and would be a word to remember here",
    ),
    (
        "two keys",
        CARDS,
        "    key:\n",
        "    key: {en: a, zh-Hans: b}\n    key:\n",
        "cards/memory.yaml:24:5: error[yaml-repeated-key]: the key `key` stands here twice",
    ),
    (
        "no key",
        CARDS,
        "    key:\n      en: Four hours spread over two weeks\n      zh-Hans: 分成几次，摊在两周里\n",
        "",
        "cards/memory.yaml:18:5: error[field-missing]: number 1 of `questions` has no `key`",
    ),
    (
        "an option twice",
        CARDS,
        "en: Four readings without a break",
        "en: Four hours spread over two weeks",
        "cards/memory.yaml:32:11: error[option-repeated]: this option says the same as the key",
    ),
    (
        "no reason for an option",
        CARDS,
        "      why:\n        en: It feels fluent the next day and is gone within a week.\n        zh-Hans: 第二天觉得很熟，一周之内就忘了。\n",
        "",
        "cards/memory.yaml:27:7: error[field-missing]: number 1 of `distractors` has no `why`",
    ),
    (
        "a kind of question that there is not",
        CARDS,
        "kind: choice",
        "kind: essay",
        "cards/memory.yaml:19:11: error[kind-unknown]: “essay” is no kind of question",
    ),
    (
        "no kind of question",
        CARDS,
        "    kind: choice\n",
        "",
        "cards/memory.yaml:18:5: error[field-missing]: number 1 of `questions` has no `kind`",
    ),
    (
        "a language tag of old",
        CARDS,
        "    zh-Hans: 间隔效应",
        "    zh-CN: 间隔效应",
        "cards/memory.yaml:9:5: error[language-unknown]: unknown language tag `zh-CN`",
    ),
    (
        "a language tag in small letters",
        CARDS,
        "    zh-Hans: 间隔效应",
        "    zh-hans: 间隔效应",
        "cards/memory.yaml:9:5: error[language-unknown]: unknown language tag `zh-hans`",
    ),
    (
        "a language that there is not",
        CARDS,
        "    zh-Hans: 间隔效应",
        "    zh-Hans: 间隔效应\n    fr: effet",
        "cards/memory.yaml:10:5: error[language-unknown]: unknown language tag `fr`",
    ),
    (
        "no simplified Chinese",
        CARDS,
        "    zh-Hans: 间隔效应\n",
        "",
        "cards/memory.yaml:8:5: error[language-missing]: `term` has no `zh-Hans`",
    ),
    (
        "traditional characters as simplified",
        CARDS,
        "    zh-Hans: 间隔效应",
        "    zh-Hans: 間隔效應",
        "cards/memory.yaml:9:14: warning[content-script]: `zh-Hans` holds traditional characters: 間應",
    ),
    (
        "a key without a value",
        CARDS,
        "    en: Spacing effect\n",
        "    en:\n",
        "cards/memory.yaml:8:8: error[value-missing]: `en` has no value",
    ),
    (
        "a related idea that there is not",
        CARDS,
        "related: [testing-effect]",
        "related: [test-effect]",
        "cards/memory.yaml:42:13: error[idea-unknown]: there is no idea `test-effect`",
    ),
    (
        "an idea that requires itself",
        CARDS,
        "requires: [spacing-effect]",
        "requires: [testing-effect]",
        "cards/memory.yaml:62:14: error[idea-self]: `testing-effect` names itself",
    ),
    (
        "ideas that require each other",
        CARDS,
        "  related: [testing-effect]",
        "  requires: [testing-effect]",
        "cards/memory.yaml:62:14: error[requires-cycle]: prerequisites in a circle: `spacing-effect` → `testing-effect` → `spacing-effect`",
    ),
    (
        "an unknown topic",
        DECK,
        "# topics: [memory]",
        "topics: [memori]",
        "decks/mine.yaml:9:10: error[topic-unknown]: there is no topic `memori`",
    ),
    (
        "an unknown idea in a deck",
        DECK,
        "# topics: [memory]",
        "ideas: [spacing-efect]",
        "decks/mine.yaml:9:9: error[idea-unknown]: there is no idea `spacing-efect`",
    ),
    (
        "a deck in a file of another name",
        DECK,
        "id: mine",
        "id: other",
        "decks/mine.yaml:2:5: error[id-file]: the deck `other` stands in a file named mine.yaml",
    ),
    (
        "a script by its everyday name",
        DECK,
        "script: zh-Hans",
        "script: simplified",
        "decks/mine.yaml:8:9: error[value-form]: “simplified” is not allowed as `script`",
    ),
    (
        "a checksum cut short",
        SOURCE,
        "sha256: d891",
        "sha256: d89",
        "seeds/notes-on-memory.yaml:4:9: error[value-form]: “d89cf9c8863dbb8730bc07af9f9fff23cdec8dbbc14dcabae2748e317b7b540” is not allowed as `sha256`",
    ),
    (
        "a glossary entry without a reason",
        GLOSSARY,
        "  why: a fixed term\n",
        "",
        "seeds/glossary.yaml:3:3: error[field-missing]: number 1 of `replace` has no `why`",
    ),
]
"""What happened, in which file of the starter, what was written, what is there now, and the first line that is said."""
BYTES = [
    ("the encoding of old Chinese files", "gb18030", "cards/memory.yaml:3:40: error[encoding]: byte 0xbc is not UTF-8"),
    ("the encoding of old Taiwanese files", "big5", "cards/memory.yaml:3:42: error[encoding]: byte 0xaa is not UTF-8"),
    (
        "Windows' “Unicode”",
        "utf-16",
        "cards/memory.yaml:1:1: error[encoding]: the file starts with a byte order mark (UTF-16)",
    ),
    (
        "Windows' “UTF-8”",
        "utf-8-sig",
        "cards/memory.yaml:1:1: error[encoding]: the file starts with a byte order mark (UTF-8)",
    ),
]
WHOLE = [
    (b"", "cards/memory.yaml: error[file-empty]: this file is empty"),
    (b"# later\n", "cards/memory.yaml: error[file-empty]: this file is empty"),
    (b"- id: x\n", "cards/memory.yaml:1:1: error[value-kind]: the file must be a mapping, this is a list"),
    (b"spacing\n", "cards/memory.yaml:1:1: error[value-kind]: the file must be a mapping, this is one text"),
    ("topic: café\n".encode("latin-1"), "cards/memory.yaml:1:11: error[encoding]: byte 0xe9 is not UTF-8"),
]


def said(root: Path) -> list[diagnostic.Diagnostic]:
    """Return what is said of a workspace; each finding has a hint, and a code that the documentation explains."""
    found = compiling.check(root, None).diagnostics()
    known = explaining.known()
    for one in found:
        assert one.hint, one
        assert one.code in known, one
        assert one.at.line > 0 or one.code in {"file-empty", "file-name"}, one
    return found


def test_there_are_enough() -> None:
    """
    the thirty most likely, and more
    """
    assert len(CASES) + len(BYTES) + len(WHOLE) > 70


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_first_line_names_the_cause(starter: Path, file: str, before: str, after: str, expected: str) -> None:
    """See the cases."""
    text = (starter / file).read_text("utf-8")
    assert before in text
    (starter / file).write_text(text.replace(before, after, 1), "utf-8")
    assert diagnostic.show(said(starter)).splitlines()[0] == expected


@pytest.mark.parametrize(("encoding", "expected"), [case[1:] for case in BYTES], ids=[case[0] for case in BYTES])
def test_another_encoding(starter: Path, encoding: str, expected: str) -> None:
    """See the cases."""
    file = starter / CARDS
    file.write_bytes(file.read_text("utf-8").encode(encoding, "replace"))
    assert diagnostic.show(said(starter)).splitlines()[0] == expected


@pytest.mark.parametrize(("content", "expected"), WHOLE)
def test_a_file_of_another_kind(starter: Path, content: bytes, expected: str) -> None:
    """See the cases."""
    (starter / CARDS).write_bytes(content)
    assert diagnostic.show(said(starter)).splitlines()[0] == expected


def test_what_is_no_mistake(starter: Path) -> None:
    """
    lines that end in CR LF, an id called no, a term that is a number, HTML, a comment behind a value
    """
    file = starter / CARDS
    text = file.read_text("utf-8").replace("- id: plan", "- id: no").replace("en: Spacing effect", "en: 1e3 <b>")
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert said(starter) == []


def test_every_warning_of_scripts(starter: Path) -> None:
    """
    simplified characters under zh-Hant-TW
    """
    file = starter / CARDS
    file.write_text(
        file.read_text("utf-8").replace(
            "    zh-Hans: 间隔效应\n", "    zh-Hans: 间隔效应\n    zh-Hant-TW: 间隔效应\n", 1
        ),
        "utf-8",
    )
    assert diagnostic.show(said(starter)) == (
        "cards/memory.yaml:10:17: warning[content-script]: `zh-Hant-TW` holds simplified characters: 间应\n"
        "    hint: write them in the script of the tag, or move the text below the tag of its own\n"
    )


def test_a_term_with_a_reading_and_without_chinese(starter: Path) -> None:
    """
    zh-Hans deleted above a reading
    """
    file = starter / CARDS
    text = file.read_text("utf-8")
    reading = "  reading: {pinyin: jiàn gé xiào yìng}\n"
    file.write_text(text.replace("    zh-Hans: 间隔效应\n", reading, 1), "utf-8")
    assert diagnostic.show(said(starter)).splitlines()[0] == (
        "cards/memory.yaml:8:5: error[language-missing]: `term` has no `zh-Hans`"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n", "x:1:4: error[yaml-syntax]: the bracket `[` that opens here is not closed"),
        ("a: {b: [c}\n", "x:1:8: error[yaml-syntax]: the bracket `[` that opens here is not closed"),
        ("a: [b, , c]\n", "x:1:8: error[yaml-syntax]: a part is missing before `,`"),
        ("a: ]\n", "x:1:4: error[yaml-syntax]: the bracket `]` closes nothing"),
        ("a: [b\n  c: d\ne: f\n", "x:1:4: error[yaml-syntax]: the bracket `[` that opens here is not closed"),
        ("- a\nb: c\n", "x:2:1: error[yaml-syntax]: “b: c” stands beside a list, and is no part of it"),
        ("a: b\rc\r d: e: f\r", "x:2:1: error[yaml-syntax]: “c” has no colon, and stands where a key must"),
    ],
)
def test_other_syntax(text: str, expected: str) -> None:
    """See the parameters."""
    _, findings = yamltree.read(text, "x")
    assert diagnostic.show(locate(findings, {})).splitlines()[0] == expected
