"""The requirements of ``pip install .`` agree with the pinned ones."""

import configparser
import re
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]


def names(text: str) -> set[str]:
    return set(re.findall(r"^[A-Za-z][\w.-]*", text, re.MULTILINE))


def test_pip_asks_for_what_is_pinned():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    files = [ROOT / "requirements" / name for name in ("runtime.txt", "robot.txt")]
    pinned = set.union(*(names(file.read_text(encoding="utf-8")) for file in files))
    assert names(setup["options"]["install_requires"]) == pinned


def test_rosdep_is_asked_for_nothing_of_pip():
    """rosdep stops at such a key on Ubuntu 24.04 (PEP 668)."""
    keys = [entry.text or "" for entry in ElementTree.parse(ROOT / "package.xml").getroot()]
    assert [key for key in keys if key.endswith("-pip")] == []


def test_an_extra_asks_for_what_its_file_pins():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    extras = setup["options.extras_require"]
    assert "train" in extras
    for extra, asked in extras.items():
        pinned = (ROOT / "requirements" / f"{extra}.txt").read_text(encoding="utf-8")
        assert names(asked) == names(pinned)
