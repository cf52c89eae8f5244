"""The map from messages to stimuli, as YAML data."""

from collections.abc import Callable, Mapping
from typing import Any

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.checked import check_names, refusal
from emotion_face.affect.config import build, config_file, entry_lines, read_yaml
from emotion_face.errors import ConfigError, NotInstalledError
from emotion_face.sources.source import Entry, Scale, Source


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
    for (key, value), line in zip(content.items(), entry_lines(file), strict=True):
        where = f"{file}:{line}: {key}"
        entry = build(Entry, _with_scale(value, where), where)
        try:
            check_names("stimulus", (entry.stimulus,), vocabulary.entries)
            if types.setdefault(entry.topic, entry.type) != entry.type:
                raise refusal("type", entry.type, f"{types[entry.topic]!r}, as above: same topic")
            sources.append(Source(key, entry))
        except NotInstalledError as error:
            if not entry.optional:
                raise ConfigError(
                    f"{where}: {error}; or mark the entry with 'optional: true'"
                ) from error
            note(f"{where} is left out: {error}")
        except ConfigError as error:
            raise ConfigError(f"{where}: {error}") from error
    return sources


def _with_scale(value: Any, where: str) -> Any:
    if isinstance(value, Mapping) and isinstance(value.get("intensity"), Mapping):
        scale = build(Scale, value["intensity"], f"{where}: intensity")
        return {**value, "intensity": scale}
    return value
