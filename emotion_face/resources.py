"""Where the package's data (config, models) lies, installed or in a source tree."""

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
