import struct
import zlib
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from emotion_face.cli import draw, main
from emotion_face.cli.draw import read_photograph
from emotion_face.recognition.drawing import STYLES


class FakeFinder:
    """A face finder that returns the given faces."""

    def __init__(self, faces):
        self._faces = faces

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    def find(self, image):
        return self._faces


@pytest.fixture
def photograph(tmp_path, paint_portrait):
    path = tmp_path / "ann.png"
    cv2.imwrite(str(path), paint_portrait())
    return path


@pytest.fixture
def finds(monkeypatch):
    """Say which faces are found."""

    def say(*faces):
        monkeypatch.setattr(draw, "FaceFinder", lambda path: FakeFinder(list(faces)))

    return say


@pytest.mark.parametrize("style", STYLES)
def test_a_portrait_is_drawn_and_described(style, photograph, found_face, finds, tmp_path, capsys):
    finds(found_face)
    output = tmp_path / "out" / "drawing.png"
    words = ["draw", str(photograph), "--style", style, "--output", str(output), "--scale", "2"]
    assert main(words) == 0
    picture = cv2.imread(str(output), cv2.IMREAD_GRAYSCALE)
    assert picture.shape == (128, 256)
    assert set(np.unique(picture)) == {0, 255}
    said = capsys.readouterr().out
    for word in (style, "quality", "unsure", "feeling", "valence", str(output)):
        assert word in said


def test_of_several_faces_the_largest_is_drawn_and_others_on_demand(
    photograph, found_face, finds, tmp_path, capsys
):
    small = replace(found_face, landmarks=found_face.landmarks / 2 + 100)
    finds(found_face, small)
    words = ["draw", str(photograph), "--output", str(tmp_path / "drawing.png")]
    assert main(words) == 0
    assert "2 faces, the largest is drawn" in capsys.readouterr().out
    first = (tmp_path / "drawing.png").read_bytes()
    assert main([*words, "--face", "2"]) == 0
    assert "2 faces" not in capsys.readouterr().out
    assert (tmp_path / "drawing.png").read_bytes() != first


def test_a_face_that_is_not_there_is_refused(photograph, found_face, finds, capsys):
    finds(found_face)
    assert main(["draw", str(photograph), "--face", "2"]) == 1
    assert "--face 2" in capsys.readouterr().err


def test_no_face_says_what_a_face_needs(photograph, finds, capsys):
    finds()
    assert main(["draw", str(photograph)]) == 1
    error = capsys.readouterr().err
    assert "no face found" in error
    assert error.count("\n") == 1


def test_a_dark_photograph_is_drawn_with_a_note(
    tmp_path, paint_portrait, found_face, finds, capsys
):
    finds(found_face)
    cv2.imwrite(str(tmp_path / "night.png"), paint_portrait() // 8)
    output = str(tmp_path / "drawing.png")
    assert main(["draw", str(tmp_path / "night.png"), "--output", output]) == 0
    assert "note: the face is dark" in capsys.readouterr().out


def turned(image):
    """A picture saved upside down, with this EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = 3
    return Image.fromarray(image[::-1, ::-1]), exif


@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp"])
def test_a_picture_is_turned_as_its_exif_says(name, paint_portrait, tmp_path):
    image = cv2.cvtColor(paint_portrait(), cv2.COLOR_GRAY2RGB)
    picture, exif = turned(image)
    picture.save(tmp_path / name, exif=exif)
    read = read_photograph(tmp_path / name, cv2.IMREAD_COLOR)
    assert np.abs(read.astype(int) - image).mean() < 5


def test_what_is_clear_is_white_and_turned_too(paint_portrait, tmp_path):
    image = cv2.cvtColor(paint_portrait(), cv2.COLOR_GRAY2RGBA)
    image[:20] = 0
    picture, exif = turned(image)
    picture.save(tmp_path / "cut_out.png", exif=exif)
    read = read_photograph(tmp_path / "cut_out.png")
    assert (read[:20] == 255).all()
    assert np.abs(read[20:].astype(int) - image[20:, :, 0]).max() <= 1


def test_a_picture_too_large_is_refused_with_its_size(tmp_path, capsys):
    def chunk(kind, content):
        crc = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + crc

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    path = tmp_path / "map.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))
    assert main(["draw", str(path)]) == 1
    assert "40000 x 40000 pixels are refused, expected at most 2^30" in capsys.readouterr().err


def test_heic_is_named_with_the_remedy(tmp_path, capsys):
    path = tmp_path / "IMG_1.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    assert main(["draw", str(path)]) == 1
    assert "HEIC cannot be read; make a JPEG of it" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, b"", b"not a picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(content, tmp_path, capsys):
    path = tmp_path / "photo.jpg"
    if content is not None:
        path.write_bytes(content)
    assert main(["draw", str(path)]) == 1
    error = capsys.readouterr().err
    assert str(path) in error
    assert "expected" in error
