"""Writing a GIF."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image


def write_gif(path: Path, images: Iterable[Image.Image], durations_ms: Sequence[int]) -> None:
    """Write pictures that loop; an iterator can make them one by one.

    Parameters
    ----------
    path : Path
    images : iterable of Image
        At least one.
    durations_ms : sequence of int
        How long each is shown.
    """
    others = iter(images)
    next(others).save(
        path,
        "GIF",
        save_all=True,
        append_images=others,
        duration=list(durations_ms),
        loop=0,
        optimize=True,
    )
