"""The command line: `emotion-face <verb>`."""

from emotion_face.cli.main import main

__all__ = ["main"]
