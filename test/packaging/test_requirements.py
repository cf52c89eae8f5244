"""``pip install .`` asks for what the pinned requirements install."""

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def names(text: str) -> set[str]:
    return set(re.findall(r"^[A-Za-z][\w.-]*", text, re.MULTILINE))


def test_pip_asks_for_what_is_pinned():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    files = [ROOT / "requirements" / name for name in ("runtime.txt", "robot.txt")]
    pinned = set.union(*(names(file.read_text(encoding="utf-8")) for file in files))
    assert names(setup["options"]["install_requires"]) == pinned
