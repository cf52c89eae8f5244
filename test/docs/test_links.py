"""Every link of the documents has a target."""

import re

from docs.blocks import ROOT, Document, read

_PATH = re.compile(
    r"(?:action|cmake|config|docs|emotion_face|launch|models|msg|requirements|scripts|srv|test)"
    r"/[\w./-]+"
)


def test_links_and_pictures_exist(document: Document) -> None:
    for link in document.links:
        if re.match(r"https://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.path.parent / path).resolve() if path else document.path
        assert target.exists(), f"{document.name}: {link} leads nowhere"
        if anchor:
            assert anchor in read(target).anchors, f"{document.name}: no heading for {link}"


def test_files_named_within_sentences_exist(document: Document) -> None:
    for where, code in document.codes:
        if _PATH.fullmatch(code):
            assert (ROOT / code).exists(), f"{where}: no file {code}"


def test_the_index_names_every_document() -> None:
    index = read(ROOT / "docs" / "README.md")
    named = {(index.path.parent / link).resolve() for link in index.links}
    for document in (ROOT / "docs").rglob("*.md"):
        assert document in {*named, index.path}, f"docs/README.md does not name {document}"
