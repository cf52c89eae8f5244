"""The shipped type stubs agree with the messages."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["msg", "srv", "action"])
def test_the_stubs_are_what_the_script_writes(folder):
    spec = spec_from_file_location("message_stubs", ROOT / "scripts" / "message_stubs.py")
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    written = ROOT / "emotion_face" / folder / "__init__.pyi"
    assert written.read_text(encoding="utf-8") == script.stub(folder)
