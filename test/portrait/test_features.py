"""Individual features from photographs: hair, brows, eyes, lips, proportions."""

import cv2
import numpy as np
import pytest
from studio import MIDDLE, KnownFaces, RoundSegmenter, Studio

from emotion_face.face import KEYS
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.facial_hair import FacialHair
from emotion_face.portrait.features import EYES, OUTER_LIPS, measured
from emotion_face.portrait.hair import hair_of
from emotion_face.portrait.layout import FINE
from emotion_face.portrait.likeness import likeness
from emotion_face.portrait.maps import Points
from emotion_face.portrait.shapes import SIZE, area_of
from emotion_face.portrait.sitter import Sitter, seat

FOREHEAD = (slice(22, 42), slice(54, 74))


def seated(studio: Studio, image: np.ndarray, face: object, **options: float) -> Sitter:
    return seat(image, face, studio.head, RoundSegmenter(), **options)


def skin_with(p: Points, **dark: tuple[np.ndarray, float]) -> np.ndarray:
    """Lightness of a plain skin with some darker areas."""
    lightness = np.ones(SIZE, np.float32)
    for area, tone in dark.values():
        lightness[area] = tone
    return lightness


def brows(p: Points, thick: float, up: float = 0.0) -> np.ndarray:
    layer = np.zeros(SIZE, np.uint8)
    for part in (p[17:22], p[22:27]):
        line = np.round((part - [0.0, up]) * 3).astype(np.int32)
        cv2.polylines(layer, [line], False, 1, round(thick * 3))
    return layer > 0


@pytest.fixture(scope="module")
def places(studio: Studio) -> Points:
    image, face = studio.photograph()
    return seated(studio, image, face).places


def test_thick_brows_are_drawn_thicker_than_thin_ones(places: Points) -> None:
    thin, thick = (
        measured(skin_with(places, brows=(brows(places, size), 0.2)), places).brow_width[:, 2:5]
        for size in (1.0, 3.5)
    )
    assert thick.min() > thin.max() + 1.0


def test_faint_brows_are_thin(places: Points) -> None:
    faint = measured(skin_with(places, brows=(brows(places, 3.0), 0.86)), places)
    assert faint.brow_width.max() < 1.0


def test_high_brows_are_drawn_higher_than_low_ones_which_stay_off_the_lids(places: Points) -> None:
    low, high = (
        measured(skin_with(places, brows=(brows(places, 2.0, up), 0.2)), places).brow_rise[:, 2:5]
        for up in (-1.0, 2.0)
    )
    assert high.mean() > low.mean() + 0.25


def test_brows_stay_off_the_lids_of_a_calm_face(places: Points) -> None:
    features = measured(skin_with(places, brows=(brows(places, 3.0, -4.0), 0.2)), places)
    for side, part in enumerate(EYES):
        lid = places[part].mean(0)[1] - features.eye_size[0] * features.eye_size[1]
        lowest = (places[17 + 5 * side : 22 + 5 * side, 1] - features.brow_rise[side, 1:6]).max()
        assert lowest < lid


@pytest.mark.parametrize(("stretch", "size"), [((1.25, 1.0), 0), ((1.0, 0.7), 1)])
def test_wide_and_open_eyes_are_drawn_so_and_more(
    places: Points, stretch: tuple[float, float], size: int
) -> None:
    plain = measured(np.ones(SIZE, np.float32), places).eye_size
    other = places.copy()
    for part in EYES:
        middle = (other[part][0] + other[part][3]) / 2
        other[part] = middle + (other[part] - middle) * stretch
    drawn = measured(np.ones(SIZE, np.float32), other).eye_size
    assert drawn[size] / plain[size] - 1.0 == pytest.approx(1.3 * (stretch[size] - 1.0), abs=0.1)


def test_full_and_dark_lips_are_told_from_thin_ones(places: Points) -> None:
    slim, full = places.copy(), places.copy()
    for face, thick in ((slim, 1.2), (full, 3.0)):
        face[50:53, 1] = face[61:64, 1] - thick
        face[56:59, 1] = face[65:68, 1] + thick
    dark = skin_with(full, lips=(area_of(full[OUTER_LIPS]), 0.75))
    thin, plump = measured(np.ones(SIZE, np.float32), slim), measured(dark, full)
    assert (plump.lip_size > thin.lip_size + 1.0).all()
    assert plump.lip_tone > 0.9 > 0.1 > thin.lip_tone


def test_a_dark_fringe_is_hair_and_a_bare_forehead_is_not(studio: Studio) -> None:
    image, face = studio.photograph(hair=25)
    fringe = image.copy()
    top = (MIDDLE - [0, 95]).astype(int).tolist()
    cv2.ellipse(fringe, top, (75, 55), 0, 0, 360, (25, 25, 25), -1)
    shares = []
    for picture in (image, fringe):
        sitter = seated(studio, picture, face)
        p = sitter.places
        front = area_of(np.vstack([p[:17], p[[26, 24, 19, 17]] - [0, 22]]))
        hair = hair_of(sitter, sitter.person > 0.5, front, area_of(p[[41, 40, 31, 2]] + [0, 3]))
        shares.append(hair[34 * 3 : 42 * 3, 54 * 3 : 74 * 3].mean())
    assert shares[0] < 0.05 < 0.9 < shares[1]


def test_a_bald_head_has_no_hair(studio: Studio) -> None:
    image, face = studio.photograph(hair=150)  # the ground's tone: nothing is beyond the head
    model = Artist(KnownFaces(face), RoundSegmenter(), studio.head).model(image)
    assert (model.field(KEYS["calm"])[FOREHEAD] > 0).mean() > 0.7


@pytest.mark.parametrize(("chin", "dense", "sparse"), [(0.9, 0, 0), (0.65, 0, 1), (0.4, 1, 0)])
def test_a_dense_beard_is_solid_and_stubble_is_strokes(
    studio: Studio, chin: float, dense: int, sparse: int
) -> None:
    image, face = studio.photograph(shape=1)
    p = face.points.astype(np.int32)
    skin = int(np.median(image[p[41, 1] + 12 : p[41, 1] + 22, p[41, 0] - 5 : p[41, 0] + 5]))
    cv2.fillPoly(image, [np.vstack([p[3:14], p[33]])], (round(chin * skin),) * 3)
    cv2.fillPoly(image, [p[[31, 33, 35, 54, 52, 51, 50, 48]]], (round(0.3 * skin),) * 3)
    sitter = seated(studio, image, face)
    hair = FacialHair.seen(sitter, sitter.grey)
    below = area_of(sitter.places[[6, 7, 8, 9, 10, 56, 57, 58]])
    assert round(float(hair.area[below].mean())) == dense
    assert round(float(hair.sparse[below].mean())) == sparse
    assert hair.moustache == (not dense)
    lit = likeness(sitter).base > 0.0
    column = lit[:, round(float(sitter.places[8, 0]) * FINE)]
    edge = int(np.flatnonzero(column)[-1])
    assert column[edge - FINE : edge].all()  # a lit rim at the chin
    assert (lit[below].mean() < 0.5) == bool(dense)


def test_wrinkles_are_drawn_and_a_line_of_one_cheek_is_not(studio: Studio) -> None:
    image, face = studio.photograph()
    p = face.landmarks[:, :2]
    cheeks = []
    for sides in ((), (41,), (41, 46)):
        lined = image.copy()
        for eye in sides:
            middle = p[eye] + 0.35 * (p[8] - p[eye]) * [0.0, 1.0]
            ends = (np.round(middle + step).astype(int).tolist() for step in ([-16, 0], [16, 0]))
            cv2.line(lined, *ends, (20, 20, 20), 5)
        base = likeness(seated(studio, lined, face)).base
        cheeks.append((base[66 * 3 : 82 * 3, 40 * 3 : 88 * 3] < 0.0).sum())
    bare, one, both = cheeks
    assert one <= bare + 20
    assert both > bare + 200


def test_a_caricature_differs_more_from_an_average_face(studio: Studio) -> None:
    image, face = studio.photograph(shape=3)
    mean = studio.head.mean[studio.head.landmarks][:, :2]

    def unlike(caricature: float) -> float:
        own = seated(studio, image, face, caricature=caricature).landmarks[:, :2]
        own = (own - own.mean(0)) / np.linalg.norm(own - own.mean(0))
        average = (mean - mean.mean(0)) / np.linalg.norm(mean - mean.mean(0))
        return float(np.linalg.norm(own - average))

    assert 1.2 * unlike(0.0) < unlike(0.35) < unlike(0.8)


def test_two_people_have_features_of_their_own(studio: Studio) -> None:
    sizes = []
    for shape in (1, 2, 3):
        image, face = studio.photograph(shape=shape)
        features = likeness(seated(studio, image, face)).features
        sizes.append([*features.eye_size, *features.lip_size])
    assert np.ptp(sizes, axis=0).max() > 0.5
