"""QTI 3.0 and 2.1: a content package with a manifest, a test with a section for each topic, a file for each item.

Written after 1EdTech's public specifications. The two versions have one structure under two sets of names, so all is
written once, in the words of 3.0; see `Names`.
"""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from duizhao.emit.exports.qti_item import NAMES_2_1, NAMES_3_0, Names, identifier, item
from duizhao.emit.exports.zips import packed
from duizhao.model.artifact import Artifact
from duizhao.model.exchange import Asked, Exam, Exported, counted

Edition: TypeAlias = Literal["qti3", "qti21"]


class _Package(Struct, frozen=True, kw_only=True):
    """How a version names what is in its packages."""

    names: Names
    manifest: str
    manifest_xsd: str
    schema: str
    version: str
    item_type: str
    test_type: str


_PACKAGES: Final[dict[Edition, _Package]] = {
    "qti3": _Package(
        names=NAMES_3_0,
        manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        manifest_xsd="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        schema="QTI Package",
        version="3.0.0",
        item_type="imsqti_item_xmlv3p0",
        test_type="imsqti_test_xmlv3p0",
    ),
    "qti21": _Package(
        names=NAMES_2_1,
        manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
        manifest_xsd="http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        schema="QTIv2.1 Package",
        version="1.0.0",
        item_type="imsqti_item_xmlv2p1",
        test_type="imsqti_test_xmlv2p1",
    ),
}
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TEST: Final = "test.xml"


def emit(exam: Exam, edition: Edition) -> Exported:
    """Return ``<id>.<edition>-<langs>.zip``."""
    package = _PACKAGES[edition]
    questions = [question for section in exam.sections for question in section.questions]
    members = {"imsmanifest.xml": _manifest(exam, package), _TEST: _test(exam, package.names)}
    members |= {_path(question): _HEAD + item(question, exam.langs, package.names) + "\n" for question in questions}
    name = f"{exam.id}.{edition}-{'+'.join(exam.langs)}.zip"
    return Exported(artifacts=(Artifact(name, packed(members)),), held=counted(questions))


def _path(question: Asked) -> str:
    return f"items/{identifier(question.key)}.xml"


def _manifest(exam: Exam, package: _Package) -> str:
    """Return the manifest; it is in the words of content packaging, which are the same in both versions."""
    plain = Names(hyphens=False, namespace=package.manifest, schema=package.manifest_xsd, body=False)
    tag, stacked = plain.tag, plain.stacked
    questions = [question for section in exam.sections for question in section.questions]
    needed = (tag("dependency", identifierref=f"RES-{identifier(question.key)}") for question in questions)
    test = stacked(
        "resource", tag("file", href=_TEST), *needed, identifier="RES-TEST", type=package.test_type, href=_TEST
    )
    items = (
        tag(
            "resource",
            tag("file", href=_path(question)),
            identifier=f"RES-{identifier(question.key)}",
            type=package.item_type,
            href=_path(question),
        )
        for question in questions
    )
    about = tag("metadata", plain.leaf("schema", package.schema), plain.leaf("schemaversion", package.version))
    resources = stacked("resources", test, *items)
    return _HEAD + plain.root(
        "manifest", about, tag("organizations"), resources, identifier=f"MANIFEST-{identifier(exam.id)}"
    )


def _test(exam: Exam, names: Names) -> str:
    part = names.stacked(
        "qti-test-part",
        *_sections(exam, names),
        identifier="PART",
        navigation_mode="nonlinear",
        submission_mode="individual",
    )
    return _HEAD + names.root("qti-assessment-test", part, identifier=identifier(exam.id), title=exam.title)


def _sections(exam: Exam, names: Names) -> Iterator[str]:
    for section in exam.sections:
        items = (
            names.tag("qti-assessment-item-ref", identifier=identifier(question.key), href=_path(question))
            for question in section.questions
        )
        yield names.stacked(
            "qti-assessment-section", *items, identifier=f"S-{section.topic}", title=section.title, visible="true"
        )
