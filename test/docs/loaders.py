"""YAML blocks through the loaders they belong to, by the word after ``yaml``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from docs.world import World

from emotion_face.affect import StimulusVocabulary, load_parameters
from emotion_face.affect.story import load_story
from emotion_face.cli.facts import flat
from emotion_face.display.spec import read_specs
from emotion_face.face import FaceSettings
from emotion_face.face.marks import Mark
from emotion_face.face.own import load_file
from emotion_face.face.worn import Part
from emotion_face.settings import read_yaml
from emotion_face.sources import load_map


def load(kind: str, file: Path, world: World) -> None:
    """Load a file as a configuration of some kind; fails as the loader does."""
    assert kind in LOADERS, f"unknown kind of yaml {kind!r}, expected one of {', '.join(LOADERS)}"
    LOADERS[kind](file, world)


def _parameters(file: Path, world: World) -> None:
    for key, entry in read_yaml(file).items():
        for name, value in flat(entry["ros__parameters"]).items():
            world.check_parameter(key, name, value)


LOADERS: dict[str, Callable[[Path, World], Any]] = {
    "identity": lambda file, world: FaceSettings(identity=str(file)).animator(),
    "mark": lambda file, world: load_file(Mark, file),
    "part": lambda file, world: load_file(Part, file),
    "panels": lambda file, world: read_specs(file),
    "parameters": _parameters,
    "personality": lambda file, world: load_parameters(personality=file),
    "preset": lambda file, world: load_parameters(preset=file),
    "sources": lambda file, world: load_map(str(file), StimulusVocabulary.load(), print),
    "stimuli": lambda file, world: StimulusVocabulary.load(file),
    "story": lambda file, world: load_story(str(file), StimulusVocabulary.load()),
    "wheel": lambda file, world: load_parameters(wheel=file),
}
