import resource

import cv2
import numpy as np
import pytest
from PIL import Image, ImageSequence

from emotion_face.display import PanelError, open_panel


@pytest.fixture
def frames(face):
    return [np.roll(face, 3 * shift, axis=1) for shift in range(5)]


def record(path, frames, stamps, **options):
    panel = open_panel("file", path=str(path), **options)
    for frame, stamp in zip(frames, stamps, strict=True):
        panel.show(frame, stamp)
    panel.close()
    panel.close()


def test_gif_keeps_pictures_times_and_colour(tmp_path, frames):
    path = tmp_path / "face.gif"
    record(path, frames, [7.0, 7.04, 7.14, 7.5, 7.54], scale=2, colour="blue")
    with Image.open(path) as gif:
        times_ms, pictures = [], []
        for image in ImageSequence.Iterator(gif):
            times_ms.append(image.info["duration"])
            pictures.append(np.asarray(image.convert("RGB")))
    assert times_ms == [40, 100, 360, 40, 40]
    for picture, frame in zip(pictures, frames, strict=True):
        lit = frame.repeat(2, axis=0).repeat(2, axis=1) > 0
        assert np.array_equal(picture, np.where(lit[..., None], (120, 205, 255), 0))


def test_gif_drops_what_viewers_would_slow_down_but_not_the_last(tmp_path, frames):
    path = tmp_path / "face.gif"
    record(path, frames[:4], [0.0, 0.04, 0.05, 0.053], scale=1)
    with Image.open(path) as gif:
        assert gif.n_frames == 2
        gif.seek(1)
        assert np.array_equal(np.asarray(gif.convert("L")), frames[3])


def test_gif_holds_equal_frames_once(tmp_path, face):
    path = tmp_path / "face.gif"
    record(path, [face, face, face, ~face], [0.0, 0.04, 0.08, 0.12])
    with Image.open(path) as gif:
        assert (gif.n_frames, gif.info["duration"]) == (2, 120)


def test_a_clock_set_back_goes_on_one_period_later(tmp_path, frames):
    path = tmp_path / "face.gif"
    record(path, frames[:3], [100.0, 5.0, 5.1], rate_hz=10.0)
    with Image.open(path) as gif:
        assert [image.info["duration"] for image in ImageSequence.Iterator(gif)] == [100] * 3


def test_png_writes_every_new_picture(tmp_path, frames):
    record(tmp_path / "face.png", [frames[0], frames[0], frames[1]], [2.0, 2.04, 2.5], scale=1)
    names = ["face-00000000.png", "face-00000500.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    for name, frame in zip(names, frames[:2], strict=True):
        with Image.open(tmp_path / name) as image:
            assert np.array_equal(np.asarray(image.convert("L")), frame)


def test_mp4_runs_at_true_speed(tmp_path, frames):
    path = tmp_path / "face.mp4"
    record(path, frames[:2], [0.0, 0.4], scale=2, rate_hz=10.0)
    video = cv2.VideoCapture(str(path))
    pictures = []
    while (read := video.read())[0]:
        pictures.append(read[1][::2, ::2, 0] > 127)
    video.release()
    assert len(pictures) == 5
    assert [np.mean(picture != (frames[0] > 0)) < 0.01 for picture in pictures] == [True] * 4 + [
        False
    ]


def test_an_mp4_is_coded_as_browsers_play_it(tmp_path, face):
    path = tmp_path / "face.mp4"
    record(path, [face], [0.0])
    assert b"vp09" in path.read_bytes()


@pytest.mark.parametrize("suffix", ["gif", "mp4"])
@pytest.mark.parametrize("limit", [100, 3000, 6000])
def test_a_full_disk_is_one_error_and_no_file(tmp_path, capfd, suffix, limit):
    path = tmp_path / f"face.{suffix}"
    panel = open_panel("file", path=path, scale=1)
    pictures = np.random.default_rng(0).integers(0, 2, (12, 64, 128), np.uint8) * 255
    for index, picture in enumerate(pictures):
        panel.show(picture, 0.04 * index)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limits[1]))
    try:
        with pytest.raises(PanelError, match=f"cannot write {path}: .*; free disk space"):
            panel.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("change_s", "shown"), [(0.14, 1), (0.16, 2)])
def test_mp4_shows_of_each_period_what_was_there_in_its_middle(tmp_path, face, change_s, shown):
    path = tmp_path / "face.mp4"
    record(path, [face, ~face, face], [0.0, change_s, 0.4], scale=2, rate_hz=10.0)
    video = cv2.VideoCapture(str(path))
    pictures = []
    while (read := video.read())[0]:
        pictures.append(read[1][::2, ::2, 0] > 127)
    video.release()
    same = [bool(np.mean(picture == (face > 0)) > 0.99) for picture in pictures]
    assert same == [True] * shown + [False] * (4 - shown) + [True]


@pytest.mark.parametrize("suffix", ["gif", "mp4"])
def test_the_file_appears_on_close_only(tmp_path, face, suffix):
    path = tmp_path / f"face.{suffix}"
    panel = open_panel("file", path=path)
    panel.show(face, 0.0)
    assert list(tmp_path.iterdir()) == []
    panel.close()
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(PanelError, match="closed"):
        panel.show(face, 1.0)


def test_no_frame_no_file(tmp_path):
    record(tmp_path / "face.gif", [], [])
    assert list(tmp_path.iterdir()) == []


def test_a_failed_recording_leaves_the_old_file(tmp_path, face, monkeypatch):
    path = tmp_path / "face.gif"
    path.write_text("old")
    panel = open_panel("file", path=path)
    panel.show(face, 0.0)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(PanelError, match="No space left"):
        panel.close()
    assert [entry.read_text() for entry in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"path": "face.bmp"}, r"expected a name ending in \.gif"),
        ({"path": "missing/face.gif"}, "cannot write into folder .*: create it"),
        (
            {"path": "face.gif", "scale": 17},
            "scale: 17 is refused, expected a number from 1",
        ),
        (
            {"path": "face.gif", "colour": "pink"},
            "colour: unknown name 'pink', expected one of blue",
        ),
        ({"path": "face.gif", "rate_hz": 0.0}, r"rate_hz: 0\.0 is refused"),
    ],
)
def test_bad_options_are_refused(tmp_path, monkeypatch, options, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PanelError, match=message):
        open_panel("file", **options)


def test_a_gif_may_begin_dark_or_all_lit(tmp_path, face):
    path = tmp_path / "face.gif"
    pictures = [np.zeros_like(face), face, np.full_like(face, 255), ~face]
    record(path, pictures, [0.0, 0.1, 0.2, 0.3], scale=1)
    with Image.open(path) as gif:
        for image, picture in zip(ImageSequence.Iterator(gif), pictures, strict=True):
            assert np.array_equal(np.asarray(image.convert("L")), picture)
