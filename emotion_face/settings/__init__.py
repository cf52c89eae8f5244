"""Settings: checked dataclasses, and the YAML files they are read from."""

from emotion_face.errors import shortened
from emotion_face.settings.checked import (
    Checked,
    are_numbers,
    check_names,
    check_weights,
    choice,
    is_number,
    quantity,
    refusal,
)
from emotion_face.settings.reading import (
    build,
    build_mapping,
    config_file,
    line_of,
    located,
    read_yaml,
)
from emotion_face.settings.suggestions import suggestion

__all__ = [
    "Checked",
    "are_numbers",
    "build",
    "build_mapping",
    "check_names",
    "check_weights",
    "choice",
    "config_file",
    "is_number",
    "line_of",
    "located",
    "quantity",
    "read_yaml",
    "refusal",
    "shortened",
    "suggestion",
]
