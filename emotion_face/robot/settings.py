"""The parameters of a robot without ROS: those of the nodes, by the same names."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emotion_face.affect import AffectSettings, StimulusSettings
from emotion_face.dashboard import Access
from emotion_face.display import DisplaySettings
from emotion_face.errors import ConfigError, Kind
from emotion_face.face import FaceSettings
from emotion_face.resources import user_path
from emotion_face.settings import Checked, build, located, read_yaml, suggestion

_EVERY_NODE = ("**", "*")
_OF_ROS = "use_sim_time"


@dataclass(frozen=True, kw_only=True)
class RobotSettings(Checked):
    """Parameters by node; ``config/nodes.yaml`` explains them."""

    stimulus: StimulusSettings = field(default_factory=StimulusSettings)
    affect: AffectSettings = field(default_factory=AffectSettings)
    face: FaceSettings = field(default_factory=FaceSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    dashboard: Access = field(default_factory=Access)


def load_settings(
    file: str | Path | None = None, values: Mapping[str, object] | None = None
) -> RobotSettings:
    """Settings from a parameter file and single values, which have priority.

    Parameters
    ----------
    file : str or Path, optional
        A file like ``config/nodes.yaml``. Entries of other nodes are ignored.
    values : mapping, optional
        Values by name, as in ``identity`` or ``oled.i2c_port``: for each node that has it, unless
        the name begins with that of a node and a colon, as in ``face:rate_hz``.

    Raises
    ------
    ConfigError
        With the unknown or invalid parameter.
    """
    chosen: dict[str, Any] = {node: {} for node in _parameters()}
    if file:
        path = user_path(file)
        with located(path=path):
            for node, name, value in _read(path):
                _put(chosen[node], name, value)
            build(RobotSettings, chosen)
    for name, value in (values or {}).items():
        node, _, rest = name.rpartition(":")
        owners = [n for n, names in _parameters().items() if n == (node or n) and rest in names]
        if not owners:
            known = set().union(*_parameters().values())
            raise ConfigError(value=name, expectation=suggestion(rest, known), kind=Kind.NAME)
        for owner in owners:
            _put(chosen[owner], rest, value)
    return build(RobotSettings, chosen)


def _parameters() -> dict[str, set[str]]:
    """Names of the parameters of each node."""
    nodes = vars(RobotSettings())
    return {node: set(_names(settings)) for node, settings in nodes.items()}


def _names(settings: Any, prefix: str = "") -> Iterator[str]:
    for name, value in vars(settings).items():
        if dataclasses.is_dataclass(value):
            yield from _names(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _read(path: Path) -> Iterator[tuple[str, str, object]]:
    """Node, name and value of each parameter of a known node in a file."""
    known = _parameters()
    for key, body in read_yaml(path).items():
        if not isinstance(body, Mapping) or not isinstance(body.get("ros__parameters"), Mapping):
            raise ConfigError(
                key=str(key), value=body, expectation="ros__parameters below it", kind=Kind.VALUE
            )
        node = str(key).rpartition("/")[2]
        for name, value in _flat(body["ros__parameters"]):
            if node in _EVERY_NODE:
                yield from ((owner, name, value) for owner, names in known.items() if name in names)
            elif node in known and name != _OF_ROS:
                yield node, name, value


def _flat(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _put(content: dict[str, Any], name: str, value: object) -> None:
    *groups, last = name.split(".")
    for group in groups:
        content = content.setdefault(group, {})
    content[last] = value
