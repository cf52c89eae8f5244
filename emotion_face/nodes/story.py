"""Stories: stimuli at their times, as YAML data."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from emotion_face.affect import EMOTIONS, MODULATORS, StimulusVocabulary
from emotion_face.affect.checked import Checked, check_names, quantity, refusal
from emotion_face.affect.config import build, config_file, read_yaml
from emotion_face.errors import ConfigError, StimulusError

DAY_S = 86400.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cue(Checked):
    """One stimulus of a story.

    `expects` is the emotion or blend it brings, which the demo checks; empty: none.
    """

    at_s: float = quantity("s since the story's start", 0.0, DAY_S)
    stimulus: str = ""
    intensity: float = quantity("1", 0.0, 10.0, default=1.0)
    doses: Mapping[str, float] = dataclasses.field(default_factory=dict)
    duration_s: float = quantity("s, 0: at once", 0.0, 3600.0, default=0.0)
    expects: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("doses", self.doses, MODULATORS)
        if not self.stimulus and not self.doses:
            raise refusal("stimulus", self.stimulus, "a name, or doses")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Story(Checked):
    """Stimuli in the order of their times, for `end_s` seconds.

    `ends` is the emotion in which it ends, which the demo checks; empty: any.
    """

    description: str
    end_s: float = quantity("s", 0.0, DAY_S, above=True)
    cues: tuple[Cue, ...]
    ends: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.ends:
            check_names("ends", (self.ends,), (*EMOTIONS, "neutral"))
        for index, cue in enumerate(self.cues):
            earliest_s = self.cues[index - 1].at_s if index else 0.0
            if not earliest_s <= cue.at_s <= self.end_s:
                raise refusal(
                    f"cues[{index}].at_s", cue.at_s, f"a time from {earliest_s:g} to {self.end_s:g}"
                )


def load_story(name: str, vocabulary: StimulusVocabulary) -> Story:
    """Load a story: a shipped one by name, or any by the path of its YAML file.

    Raises
    ------
    ConfigError
        Naming file, key, value and expectation of what cannot be used.
    """
    file: Path = config_file("stories", name)
    story = build(Story, read_yaml(file), str(file))
    for index, cue in enumerate(story.cues):
        doses = [cue.doses.get(modulator, 0.0) for modulator in MODULATORS]
        try:
            vocabulary.resolve(cue.stimulus, cue.intensity, doses, cue.duration_s)
        except StimulusError as error:
            raise ConfigError(f"{file}: cues[{index}]: {error}") from error
    return story
