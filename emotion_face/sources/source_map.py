"""The map from messages to stimuli, as YAML data."""

import re
from collections.abc import Callable

from emotion_face.affect import TEXT_LIMIT, StimulusVocabulary
from emotion_face.errors import ConfigError, NotInstalledError
from emotion_face.settings import (
    build,
    check_names,
    config_file,
    located,
    read_yaml,
    refusal,
    shortened,
)
from emotion_face.sources.source import Entry, Source

_NAME = re.compile(rf"\w{{1,{TEXT_LIMIT}}}")
_NAME_EXPECTED = f"text of 1 to {TEXT_LIMIT} letters, digits and _"


def load_map(
    name: str, vocabulary: StimulusVocabulary, note: Callable[[str], object]
) -> list[Source]:
    """Load a map: a shipped one by name, or any by the path of its YAML file.

    Parameters
    ----------
    name : str
    vocabulary : StimulusVocabulary
        The stimuli that the map may name.
    note : callable (str)
        Gets a note with the reason for each optional entry that is left out.

    Raises
    ------
    ConfigError
        With file, line, entry, key, value and expectation, if the map cannot be used.
    """
    file = config_file("sources", name)
    sources: list[Source] = []
    types: dict[str, str] = {}
    for name, value in read_yaml(file).items():
        try:
            with located(name, path=file, has_lines=True):
                sources.append(_source(name, value, vocabulary, types))
        except NotInstalledError as error:
            note(f"{error}: left out")
    return sources


def _source(
    name: object, value: object, vocabulary: StimulusVocabulary, types: dict[str, str]
) -> Source:
    """Source of an entry; `types` has the message types of the topics so far.

    Raises
    ------
    NotInstalledError
        If an optional entry cannot be used here.
    ConfigError
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ConfigError(f"name: {shortened(name)} is refused, expected {_NAME_EXPECTED}")
    entry = build(Entry, value)
    check_names("stimulus", (entry.stimulus,), vocabulary.entries)
    if types.setdefault(entry.topic, entry.type) != entry.type:
        raise refusal("type", entry.type, f"{types[entry.topic]!r}, as above: same topic")
    try:
        return Source(name, entry)
    except NotInstalledError as error:
        if entry.optional:
            raise
        raise ConfigError(f"{error.text}; or add 'optional: true'", key=error.key) from error
