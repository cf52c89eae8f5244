"""Any configuration file is either read or refused with its name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from emotion_face.affect import StimulusVocabulary, load_parameters
from emotion_face.affect.story import load_story
from emotion_face.display.spec import read_specs
from emotion_face.errors import EmotionFaceError
from emotion_face.evaluation.viewers import families
from emotion_face.face import load_generator, load_identity, style_of
from emotion_face.face.marks import Mark
from emotion_face.face.own import load_file
from emotion_face.face.worn import Part
from emotion_face.resources import share_path
from emotion_face.sources import load_map

GENERATORS = {style: load_generator(style) for style in ("portrait", "strokes")}
VOCABULARY = StimulusVocabulary.load()
LOADERS: dict[str, Callable[[Path], Any]] = {
    "affect": lambda file: load_parameters(preset=file),
    "evaluation": families,
    "identities": lambda file: load_identity(GENERATORS[style_of(str(file))], str(file)),
    "marks": lambda file: load_file(Mark, file),
    "parts": lambda file: load_file(Part, file),
    "panels.yaml": read_specs,
    "personalities": lambda file: load_parameters(personality=file),
    "sources": lambda file: load_map(str(file), VOCABULARY, str),
    "stimuli.yaml": StimulusVocabulary.load,
    "stories": lambda file: load_story(str(file), VOCABULARY),
    "wheels": lambda file: load_parameters(wheel=file),
}
"""By file or folder of ``config``."""
HUGE = "0x" + "f" * 5000
"""An integer that Python does not print in decimal digits."""
OF_ROS = {"nodes.yaml"}
OF_THE_PACKAGE = {"design", "states.yaml"}
"""Read from where the package is installed, and nowhere else."""
CONFIG = share_path("config")
FILES = sorted(file.relative_to(CONFIG) for file in CONFIG.rglob("*.yaml"))

numbers = st.integers() | st.floats() | st.sampled_from([10**400, -1, 0, 1.0, 1e300])
leaves = st.none() | st.booleans() | numbers | st.text(max_size=50) | st.dates()
words = st.sampled_from(
    ["joy", "neutral", "adrenaline", "dopamine_dip", "mild", "no", "fear+joy", "HUGE"]
)
nonsense = st.recursive(
    leaves | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(leaves | words, inner, max_size=4),
    max_leaves=5,
)
scraps = st.sampled_from(
    ["[", "{", "!!bool x", "!!timestamp x", "!!python/object:os.system {}", "&a [*a]", "<<: 3",
     "2024-13-45", "\t", "\0", "\ufeff", "- ", ": ", "? ", "9" * 5000, HUGE, "[" * 500, "---\n"]
)  # fmt: skip


def holders(content: Any) -> list[Any]:
    """All mappings and lists in it that hold something."""
    inside = content.values() if isinstance(content, dict) else content
    nested = [
        holder for value in inside if isinstance(value, (dict, list)) for holder in holders(value)
    ]
    return [content, *nested] if content else nested


def change(data: st.DataObject, content: Any) -> None:
    """Delete, replace or rename something."""
    if not (found := holders(content)):
        return
    holder = data.draw(st.sampled_from(found))
    key = data.draw(
        st.sampled_from([*(holder if isinstance(holder, dict) else range(len(holder)))])
    )
    what = data.draw(st.sampled_from(["delete", "replace", "rename", "copy"]))
    if what == "replace" or isinstance(holder, list):
        holder[key] = data.draw(nonsense)
    elif what == "copy":
        holder[key] = data.draw(st.sampled_from([*holder.values()]))
    else:
        value = holder.pop(key)
        if what == "rename":
            holder[data.draw(leaves | words)] = value


def read_or_refused(load: Callable[[Path], Any], file: Path) -> None:
    refusal = ""
    try:
        load(file)
    except EmotionFaceError as error:
        refusal = str(error)
    assert not refusal or str(file) in refusal
    assert len(refusal) < 2000


def test_every_file_has_a_loader() -> None:
    assert {file.parts[0] for file in FILES} == {*LOADERS, *OF_ROS, *OF_THE_PACKAGE}


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_nonsense_is_refused_by_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    load = LOADERS[name]
    files = [file for file in FILES if file.parts[0] == name]

    @given(st.data())
    def fuzz(data: st.DataObject) -> None:
        file = tmp_path / "mine.yaml"
        text = (CONFIG / data.draw(st.sampled_from(files))).read_text()
        if data.draw(st.booleans()):
            content = yaml.load(text, yaml.CSafeLoader)
            for _ in range(data.draw(st.integers(1, 2))):
                change(data, content)
            text = yaml.dump(content, Dumper=yaml.CSafeDumper).replace("HUGE", HUGE)
        else:
            at = data.draw(st.integers(0, len(text)))
            text = (
                text[:at]
                + data.draw(scraps | st.text())
                + data.draw(st.sampled_from([text[at:], ""]))
            )
        file.write_text(text, errors="surrogateescape")
        read_or_refused(load, file)

    fuzz()


@pytest.mark.parametrize("name", sorted(LOADERS))
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"3", b"{}", bytes(range(256))])
def test_what_is_no_mapping_is_refused_by_name(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(content)
    read_or_refused(LOADERS[name], file)
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    read_or_refused(LOADERS[name], folder)
    read_or_refused(LOADERS[name], tmp_path / ("x" * 300 + ".yaml"))
