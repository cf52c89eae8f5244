"""Stories: stimuli with times, as YAML data."""

import dataclasses

from emotion_face.affect.loading import load_parameters
from emotion_face.affect.names import EMOTIONS, NEUTRAL
from emotion_face.affect.parameters import DAY_S
from emotion_face.affect.stimulus import Event, Stimulus, StimulusVocabulary
from emotion_face.errors import ConfigError, StimulusError
from emotion_face.settings import (
    Checked,
    build,
    check_names,
    config_file,
    located,
    quantity,
    read_yaml,
    refusal,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cue(Event):
    """One stimulus of a story.

    `expects` is the emotion or blend that should follow, which the demo checks; empty: any.
    """

    at_s: float = quantity("s since the story's start", 0.0, DAY_S)
    expects: str = ""

    @property
    def title(self) -> str:
        """The stimulus' name, or its doses."""
        return self.stimulus or " ".join(f"{name} {dose:g}" for name, dose in self.doses.items())

    def resolved(self, vocabulary: StimulusVocabulary) -> Stimulus:
        """The cue's stimulus, with the doses that the vocabulary gives its name.

        Raises
        ------
        StimulusError
            If the name is unknown or a value is outside its bounds.
        """
        return vocabulary.resolve(self.stimulus, self.intensity, self.listed_doses, self.duration_s)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Story(Checked):
    """Stimuli in the order of their times, for `end_s` seconds.

    `ends` is the expected emotion at the end, which the demo checks; empty: any.
    """

    description: str
    end_s: float = quantity("s", 0.0, DAY_S, above=True)
    cues: tuple[Cue, ...]
    ends: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("ends", (self.ends,), ("", NEUTRAL, *EMOTIONS))
        if not self.cues:
            raise refusal("cues", [], "at least one cue")
        if self.end_s < self.cues[-1].at_s:
            raise refusal("end_s", self.end_s, f"at least {self.cues[-1].at_s:g}, the last cue's")


def load_story(name: str, vocabulary: StimulusVocabulary) -> Story:
    """Load a story: a shipped one by name, or any by the path of its YAML file.

    Raises
    ------
    ConfigError
        With file, line, key, value and expectation, if the story cannot be used.
    """
    file = config_file("stories", name)
    content = read_yaml(file)
    with located(path=file, has_lines=True):
        if isinstance(content.get("cues"), list):
            content["cues"] = _cues(content["cues"], vocabulary)
        return build(Story, content)


def _cues(entries: list[object], vocabulary: StimulusVocabulary) -> tuple[Cue, ...]:
    feelings = ("", NEUTRAL, *EMOTIONS, *load_parameters().wheel.dyads.values())
    cues: list[Cue] = []
    for index, entry in enumerate(entries):
        with located("cues", index):
            cue = build(Cue, entry)
            earliest_s = cues[-1].at_s if cues else 0.0
            try:
                cue.resolved(vocabulary)
            except StimulusError as error:
                raise ConfigError(str(error)) from error
            check_names("expects", (cue.expects,), feelings)
            if cue.at_s < earliest_s:
                raise refusal("at_s", cue.at_s, f"at least {earliest_s:g}, as in the cue before")
        cues.append(cue)
    return tuple(cues)
