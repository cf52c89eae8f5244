"""A full disk leaves no truncated pictures."""

import resource

import numpy as np
import pytest
from matplotlib.figure import Figure

from emotion_face.cli.plots import save
from emotion_face.errors import ConfigError


def test_a_plot_is_written_whole_or_the_old_one_stays(tmp_path):
    figure = Figure()
    figure.subplots().imshow(np.random.default_rng(0).random((200, 200)))
    path = tmp_path / "plot.png"
    path.write_bytes(b"the old one")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ConfigError, match="choose another --output"):
            save(figure, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"the old one"]
