"""Points in the frame of the face."""

import sys
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from emotion_face.nodes.frames import Frames


def test_points_are_brought_into_the_frame_of_the_face_where_tf2_knows_it(monkeypatch):
    class UnknownError(Exception):
        pass

    rotation = SimpleNamespace(x=-0.5, y=0.5, z=-0.5, w=0.5)  # optical to x forward, z up
    shift = SimpleNamespace(x=0.1, y=0.0, z=-0.2)

    def lookup(to, of, _):
        if of != "camera_optical":
            raise UnknownError
        assert to == "head"
        return SimpleNamespace(transform=SimpleNamespace(rotation=rotation, translation=shift))

    tf2 = SimpleNamespace(
        TransformException=UnknownError,
        Buffer=lambda node: SimpleNamespace(lookup_transform=lookup),
        TransformListener=lambda buffer, node: None,
    )
    point = np.array([2.0, 0.5, 0.3])
    monkeypatch.setitem(sys.modules, "tf2_ros", tf2)
    frames = Frames(None, "head")
    assert frames.to_face(point, "camera_optical") == pytest.approx([2.1, 0.5, 0.1])
    hanging = partial(frames.to_face, upside_down=True)
    assert hanging(point, "camera_optical") == pytest.approx([2.1, -0.5, -0.5])
    assert hanging(point, "elsewhere") is point
    assert frames.to_face(point, "") is point
    monkeypatch.setitem(sys.modules, "tf2_ros", None)
    assert Frames(None, "head").to_face(point, "camera_optical") is point
