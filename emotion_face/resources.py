"""Location of the package's data (config, models), installed or in a source tree."""

import os
from pathlib import Path

from emotion_face.errors import ConfigError


def share_path(*parts: str) -> Path:
    """Path of a shipped data file, e.g. ``share_path("config", "stimuli.yaml")``.

    Looks for ``share/emotion_face`` in the install prefixes above this file (a colcon workspace,
    a virtual environment, ``/opt/ros``), then for a source tree.

    Raises
    ------
    ConfigError
        If no such file or folder is shipped.
    """
    here = Path(__file__).absolute()
    for prefix in here.parents:
        for root in (prefix / "share" / "emotion_face", prefix):
            if (root / "package.xml").is_file():
                path = root.joinpath(*parts)
                if path.exists():
                    return path
                raise ConfigError(f"no {'/'.join(parts)} in {root}: reinstall emotion_face")
    raise ConfigError(f"no share/emotion_face above {here}: reinstall emotion_face")


def user_path(name: str | Path) -> Path:
    """A user's path; a ``~`` at its start is a home folder, as in a shell."""
    return Path(os.path.expanduser(name))
