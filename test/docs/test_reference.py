"""docs/reference.md is the output of `make reference`."""

from docs.blocks import ROOT

from emotion_face.cli.reference import reference

COMMAND = "make reference"


def test_the_reference_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert written == reference(), f"the code has changed: run `{COMMAND}`"
    assert COMMAND in written
