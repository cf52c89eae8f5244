"""An unplugged camera, a video, and a file that is not a video."""

import threading

import cv2
import numpy as np
import pytest
from waiting import TIMEOUT_S

from emotion_face.errors import PhotoError
from emotion_face.people import Camera, camera


def film(path, count=5, hz=50.0):
    """A video whose images get brighter."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), hz, (64, 48))
    for number in range(count):
        writer.write(np.full((48, 64, 3), 40 * (number % 6), np.uint8))
    writer.release()
    return str(path)


class Heard:
    """Callbacks of a camera, and a way to wait for them."""

    def __init__(self):
        self.pictures, self.errors = [], []
        self._changed = threading.Condition()

    def put(self, kind, thing):
        with self._changed:
            kind.append(thing)
            self._changed.notify_all()

    def camera(self, video, wants=lambda: True, **options):
        return Camera(
            video,
            on_picture=lambda picture: self.put(self.pictures, picture),
            wants=wants,
            on_error=lambda error: self.put(self.errors, error),
            **options,
        )

    def until(self, done):
        with self._changed:
            assert self._changed.wait_for(done, TIMEOUT_S)


class Plug:
    """Stands for cv2.VideoCapture: a camera that gives some pictures whenever it is opened."""

    def __init__(self, *counts):
        self.counts, self.opened, self.released = list(counts), [], 0

    def __call__(self, device):
        self.opened.append(device)
        self._left = self.counts.pop(0) if self.counts else 10**9
        return self

    def get(self, _):
        return 0.0

    def grab(self):
        self._left -= 1
        return self._left >= 0

    def retrieve(self):
        return True, np.full((4, 6, 3), (1, 2, 3), np.uint8)

    def release(self):
        self.released += 1


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(camera, "RETRY_S", 0.01)
    return Heard()


def test_a_film_is_shown_again_and_again_in_its_colours(heard, tmp_path):
    path = film(tmp_path / "film.avi")
    playing = heard.camera(path)
    heard.until(lambda: len(heard.pictures) >= 12)
    playing.close()
    means = [picture.mean() for picture in heard.pictures]
    assert means[:5] == pytest.approx([0, 40, 80, 120, 160], abs=8)
    assert means[5:10] == pytest.approx(means[:5])
    assert heard.errors == []


def test_a_picture_that_nobody_wants_is_not_decoded(heard, tmp_path):
    asked = []
    playing = heard.camera(
        film(tmp_path / "film.avi"), wants=lambda: asked.append(1) or len(asked) % 2 == 0
    )
    heard.until(lambda: len(heard.pictures) >= 3)
    playing.close()
    assert len(heard.pictures) == len(asked) // 2


def test_an_unplugged_camera_is_told_and_opened_again(heard):
    plug = Plug(0, 3, 0)
    taking = heard.camera("7", capture=plug)
    heard.until(lambda: len(heard.pictures) > 5)
    taking.close()
    assert plug.opened[:4] == [7] * 4
    assert plug.released == len(plug.opened)
    assert heard.pictures[0][0, 0].tolist() == [3, 2, 1]
    first, second, third, *_ = (str(error) for error in heard.errors)
    assert "camera 7: cannot be opened; is it plugged in" in first
    assert "camera 7: ends" in second
    assert third == first


def test_what_is_no_film_is_told_once_a_try(heard, tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"no film at all")
    playing = heard.camera(str(tmp_path / "film.mp4"))
    heard.until(lambda: len(heard.errors) >= 2)
    playing.close()
    assert "film.mp4: cannot be opened; is it a video?" in str(heard.errors[0])


def test_a_film_that_is_not_there_is_refused(heard, tmp_path):
    with pytest.raises(PhotoError, match=r"video: .* is refused, expected the number of a camera"):
        heard.camera(str(tmp_path / "none.mp4"))
