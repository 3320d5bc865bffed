"""Text edits that leave everything else as it was."""

from hypothesis import given
from hypothesis import strategies as st

from duizhao.model.definitions import ExcerptDef
from duizhao.read import edit, yamltree

TEXT = """\
# a comment
quotes:
- source: a     # where
  text: "old"   # what
  en: x
- {source: b, text: old too, en: y}
"""


def test_only_the_value_changes() -> None:
    """
    text: "old"   # what
    """
    assert edit.replace_values(
        TEXT, {("quotes", 0, "text"): "新: 的", ("quotes", 1, "text"): "it's, [new]"}
    ) == TEXT.replace(
        '"old"',
        "'新: 的'",
    ).replace("old too", "'it''s, [new]'")


def test_a_block_scalar_is_replaced_whole() -> None:
    """
    text: >- and two lines
    """
    text = "a:\n  text: >-\n    one\n    two\n  b: c\n"
    assert edit.replace_values(text, {("a", "text"): "new"}) == "a:\n  text: new\n  b: c\n"


printable = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n")).filter(bool)


@given(printable)
def test_a_scalar_reads_back_as_it_was(text: str) -> None:
    """Any text, in block and in flow style."""
    for template, keys in (("a: {}\n", ["a"]), ("a: [x, {}, y]\n", ["a", 1]), ("{{b: {{c: {}}}}}\n", ["b", "c"])):
        tree, findings = yamltree.read(template.format(edit.scalar(text).replace("{", "{")), "x")
        for key in keys:
            tree = tree[key]  # type: ignore[index, call-overload]
        assert (tree, findings) == (text, [])


RECORD = "id: a\nlanguage: en\noutlet: b\n"
NEW = [ExcerptDef(text="x: y", line=3, column=1)]
ADDED = "- line: 3\n  column: 1\n  text: 'x: y'\n"


def test_excerpts_of_a_record_without_any() -> None:
    """
    no excerpts, and no newline at the end
    """
    assert edit.add_excerpts(RECORD.rstrip(), NEW) == RECORD + "excerpts:\n" + ADDED


def test_excerpts_after_those_that_are_there() -> None:
    """
    excerpts in the middle of the record, indented
    """
    before = "id: a\nexcerpts:\n  - text: old # why\n  # end\nlanguage: en\n"
    after = (
        "id: a\nexcerpts:\n  - text: old # why\n  - line: 3\n    column: 1\n    text: 'x: y'\n  # end\nlanguage: en\n"
    )
    assert edit.add_excerpts(before, NEW) == after


def test_excerpts_in_an_empty_list() -> None:
    """
    excerpts: []
    """
    assert (
        edit.add_excerpts("id: a\nexcerpts: []\nlanguage: en\n", NEW) == "id: a\nexcerpts:\n" + ADDED + "language: en\n"
    )


def test_excerpts_in_a_list_in_brackets() -> None:
    """
    excerpts: [{text: old}]
    """
    added = ", {line: 3, column: 1, text: 'x: y'}"
    for before, after in (
        ("excerpts: [{text: old}", "]\nlanguage: en\n"),
        ("excerpts: [\n  {text: old}", ", # why\n]\nlanguage: en\n"),
    ):
        edited = edit.add_excerpts(before + after, NEW)
        assert edited == before + added + after
        tree, findings = yamltree.read(edited, "x")
        assert (tree, findings) == (
            {
                "excerpts": [{"text": "old"}, {"line": "3", "column": "1", "text": "x: y"}],
                "language": "en",
            },
            [],
        )
