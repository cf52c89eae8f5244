"""The map from messages to stimuli, as YAML data."""

import re
from collections.abc import Callable

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.checked import check_names, refusal
from emotion_face.affect.config import build, config_file, entry_nodes, line_of, read_yaml
from emotion_face.affect.stimulus import TEXT_LIMIT
from emotion_face.errors import ConfigError, NotInstalledError
from emotion_face.sources.source import Entry, Source

_NAME = re.compile(rf"\w{{1,{TEXT_LIMIT}}}")


def load_map(
    name: str, vocabulary: StimulusVocabulary, note: Callable[[str], object]
) -> list[Source]:
    """Load a map: a shipped one by name, or any by the path of its YAML file.

    Parameters
    ----------
    name : str
    vocabulary : StimulusVocabulary
        Has the stimuli that the map may name.
    note : callable (str)
        Is told of each optional entry that is left out, and why.

    Raises
    ------
    ConfigError
        Naming file, line, entry, key, value and expectation of what cannot be used.
    """
    file = config_file("sources", name)
    content = read_yaml(file)
    sources: list[Source] = []
    types: dict[str, str] = {}
    for (name, value), (key, node) in zip(content.items(), entry_nodes(file), strict=True):
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            where = f"{file}:{line_of('', node, key)}: name"
            raise refusal(where, name, f"text of 1 to {TEXT_LIMIT} letters, digits and _")
        try:
            entry = build(Entry, value, name)
            check_names("stimulus", (entry.stimulus,), vocabulary.entries)
            if types.setdefault(entry.topic, entry.type) != entry.type:
                raise refusal("type", entry.type, f"{types[entry.topic]!r}, as above: same topic")
            sources.append(Source(name, entry))
        except ConfigError as error:
            reason = str(error).removeprefix(f"{name}: ")
            place = f"{file}:{line_of(reason, node, key)}: {name}"
            if not isinstance(error, NotInstalledError):
                raise ConfigError(f"{place}: {reason}") from error
            if not entry.optional:
                raise ConfigError(f"{place}: {reason}; or add 'optional: true'") from error
            note(f"{place} is left out: {reason}")
    return sources
