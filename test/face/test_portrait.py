"""Portrayed people: identity files, the generator that moves them, and the camera that frames."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face import (
    KEYS,
    REGIONS,
    Drawn,
    Expression,
    FaceAnimator,
    FaceParameters,
    PortraitGenerator,
    Portrayed,
    drawn_person,
    eye_window,
    eyes_of,
    load_generator,
    load_identity,
    mixed,
    style_of,
)
from emotion_face.face.camera import View
from emotion_face.face.canvas import panel_size
from emotion_face.face.controls import Controls
from emotion_face.resources import share_path

PEOPLE = sorted(file.stem for file in share_path("config", "identities").glob("*.png"))
NAMES = ("calm", *EMOTIONS)


@pytest.fixture(scope="module")
def portraits() -> PortraitGenerator:
    generator = load_generator("portrait")
    assert isinstance(generator, PortraitGenerator)
    return generator


@pytest.fixture(scope="module")
def people(portraits: PortraitGenerator) -> dict[str, Portrayed]:
    return {name: load_identity(portraits, name) for name in PEOPLE}


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float(((a > 0) & (b > 0)).sum() / ((a > 0) | (b > 0)).sum())


def test_ten_people_or_more_are_shipped() -> None:
    assert len(PEOPLE) >= 10


@pytest.mark.parametrize("name", PEOPLE)
def test_the_network_draws_the_keys_of_shipped_people(
    portraits: PortraitGenerator, people: dict[str, Portrayed], name: str
) -> None:
    person = people[name]
    for key, real in zip(KEYS.values(), person.drawn.fields, strict=True):
        assert overlap(portraits.field(person, key), real) > 0.85


def eyes_dark(portraits: PortraitGenerator, person: Portrayed, **pose: float) -> np.ndarray:
    """What is dark about the middle of each eye, (2, 14, 16)."""
    controls = Controls(**pose)
    dark = portraits.field(person, controls) <= 0
    return np.array([
        dark[round(y) - 7 : round(y) + 7, round(x) - 8 : round(x) + 8]
        for x, y in eyes_of(person.drawn.landmarks, controls)
    ])  # fmt: skip


def moved(start: np.ndarray, end: np.ndarray, axis: int) -> np.ndarray:
    """How far right (axis 1) or down (0) of what vanished in each eye that lies which came [px]."""
    places = np.arange(start.shape[1 + axis])

    def middle(inked: np.ndarray) -> np.ndarray:
        across = inked.sum(2 - axis)
        return across @ places / across.sum(1)

    return middle(end & ~start) - middle(start & ~end)


@pytest.mark.parametrize(
    "turn", [{}, {"yaw": 0.8}, {"yaw": -0.8, "roll": 0.5}, {"pitch": 0.7}, {"roll": -0.7}]
)
def test_the_eyes_look_where_they_are_told(
    portraits: PortraitGenerator, people: dict[str, Portrayed], turn: dict[str, float]
) -> None:
    for name, person in people.items():
        right, left, up, down, wide, narrow = (
            eyes_dark(portraits, person, **turn, **gaze)
            for gaze in (
                {"gaze_x": 0.8}, {"gaze_x": -0.8}, {"gaze_y": 0.8}, {"gaze_y": -0.8},
                {"pupil": 1.0}, {"pupil": -1.0},
            )
        )  # fmt: skip
        assert (moved(left, right, 1) > 2.0).all(), name
        assert (moved(up, down, 0) > 1.0).all(), name
        assert (wide.sum((1, 2)) > narrow.sum((1, 2))).all(), name


def test_only_the_eyes_change_with_the_gaze(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    for person in people.values():
        ahead = portraits.field(person, Controls())
        aside = portraits.field(person, Controls(gaze_x=0.9, gaze_y=-0.4, pupil=0.7))
        elsewhere = np.ones(ahead.shape, bool)
        for middle in eyes_of(person.drawn.landmarks, Controls()):
            elsewhere[eye_window(middle, ahead.shape)] = False
        assert (ahead == aside)[elsewhere].all()
        assert ((ahead > 0) != (aside > 0)).sum() > 30


def test_hearts_in_place_of_eyes_stay(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    love = np.eye(len(EMOTIONS))[EMOTIONS.index("love")]
    for person in people.values():
        fields = [portraits.field(person, Controls(love, gaze_x=x)) for x in (0.0, 0.8)]
        assert (fields[0] == fields[1]).all()


def test_a_crowd_looks_as_each_of_them_does(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    crowd = list(people.values())[:3]
    poses = [Controls(gaze_x=0.5), Controls(), Controls(gaze_y=-0.7, yaw=0.4)]
    for field, person, pose in zip(portraits.fields(crowd, poses), crowd, poses, strict=True):
        assert np.allclose(field, portraits.field(person, pose), atol=1e-4)


def test_the_same_controls_make_the_same_bits(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    person, controls = people[PEOPLE[0]], Controls(emotions=np.full(7, 0.15), jaw=0.4)
    assert (portraits.field(person, controls) == portraits.field(person, controls)).all()


@pytest.mark.parametrize("panel", ["128x64", "128x32", "96x16", "72x40", "64x32", "64x128"])
@pytest.mark.parametrize("zoom", [0.63, 1.0, 1.27])
def test_the_camera_never_cuts_the_mouth_off(
    people: dict[str, Portrayed], zoom: float, panel: str
) -> None:
    size = panel_size(panel)
    for person in people.values():
        eyes = person.drawn.landmarks[[36, 45]]
        for index, name in enumerate(NAMES):
            view = person.framed(View(zoom, y=-1.0), KEYS[name], size)
            matrix = view.matrix(128, 112, size)
            row = (matrix @ [64.0, person.drawn.mouth_y[index], 1.0])[1]
            assert row < size.height - 0.5
            x, y = matrix @ np.column_stack([eyes, np.ones(2)]).T
            assert 0.0 < min(x) < max(x) < size.width and min(y) > 0.0


def test_the_whole_head_is_seen_at_rest_and_the_camera_goes_near_with_an_emotion(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    for person in people.values():
        view = person.framed(View(1.0, y=10.0), KEYS["calm"])
        whole = portraits.field(person, KEYS["calm"])
        lit = np.argwhere(whole > 0) @ [1.0, 0.0]
        rows = lit * view.zoom + view.matrix(128, 112)[1, 2]
        assert ((rows > -0.5) & (rows < 63.5)).mean() > 0.8
        assert person.framed(View(1.06, y=10.0), KEYS["joy"]).zoom > 1.1 * view.zoom


def test_a_portrait_moves_through_the_animator(
    portraits: PortraitGenerator, people: dict[str, Portrayed]
) -> None:
    parameters = FaceParameters()
    frames = []
    for _ in range(2):
        animator = FaceAnimator(portraits, people["ines"], parameters, 3)
        joy = Expression(np.eye(7)[EMOTIONS.index("joy")], 0.5, 1.0)
        frames.append([animator.frame(k / 25, joy) for k in range(30)])
    assert (np.array(frames[0]) == np.array(frames[1])).all()
    assert (frames[0][0] != frames[0][-1]).sum() > 100


def test_an_identity_file_comes_back_as_it_was(tmp_path: Path) -> None:
    person = drawn_person("amara")
    file = tmp_path / "somebody.yaml"
    person.save(file, "a test")
    again = drawn_person(str(file))
    assert np.abs(again.fields - person.fields).max() <= 0.5 / 127
    assert np.abs(again.landmarks - person.landmarks).max() <= 0.051
    assert sum(part.stat().st_size for part in tmp_path.iterdir()) < 256 * 1024


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("landmarks", [[1, 2]], "68 x 2 numbers"),
        ("brows_y", "high", "8 numbers"),
        ("mouth_y", [10**400] * 8, "8 numbers"),
        ("drawings", "nowhere.png", "belongs beside the file"),
        ("drawings", "a\0b.png", "null byte; it belongs beside the file"),
        ("style", "oil", "'portrait' or 'strokes'"),
    ],
)
def test_a_damaged_identity_file_is_refused(
    tmp_path: Path, key: str, value: object, said: str
) -> None:
    file = tmp_path / "somebody.yaml"
    drawn_person("amara").save(file, "a test")
    file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text()) | {key: value}))
    with pytest.raises(ConfigError, match=said):
        drawn_person(str(file))


def test_a_picture_of_another_size_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "somebody.yaml"
    drawn_person("amara").save(file, "a test")
    cv2.imwrite(str(tmp_path / "somebody.png"), np.zeros((10, 10), np.uint8))
    with pytest.raises(ConfigError, match="pixels"):
        drawn_person(str(file))


def test_cartoons_and_portraits_are_not_mistaken_for_one_another(
    portraits: PortraitGenerator,
) -> None:
    assert style_of("ada") == "strokes"
    assert style_of("amara") == style_of("seed:3") == "portrait"
    with pytest.raises(ConfigError, match="cartoon"):
        load_identity(portraits, "ada")
    with pytest.raises(ConfigError, match="portrait"):
        load_identity(load_generator("strokes"), "amara")


def calm(person: Drawn) -> np.ndarray:
    return person.fields[0]


def test_no_share_is_the_first_and_a_whole_one_the_second() -> None:
    first, second = drawn_person("amara"), drawn_person("sven")
    assert overlap(calm(mixed(first, second, 0.0)), calm(first)) > 0.97
    assert overlap(calm(mixed(first, second, 1.0)), calm(second)) > 0.97


def test_a_region_is_taken_alone() -> None:
    first, second = drawn_person("sven"), drawn_person("amara")
    child = mixed(first, second, {"hair": 1.0})
    crown, chin = slice(0, 34), slice(84, 112)
    assert overlap(calm(child)[crown], calm(second)[crown]) > 0.9
    assert overlap(calm(child)[chin, 44:84], calm(first)[chin, 44:84]) > 0.9


@pytest.mark.parametrize("pair", [("amara", "viktor"), ("mei", "zola"), ("ines", "gus")])
def test_between_two_people_is_a_face_and_no_double_exposure(pair: tuple[str, str]) -> None:
    first, second = (drawn_person(name) for name in pair)
    child = calm(mixed(first, second, 0.5)) > 0
    for columns in (slice(38, 62), slice(66, 90)):
        dark = (~child[50:68, columns]).astype(np.uint8)
        assert 25 < dark.sum() < 230
    faces = [(calm(person)[44:, 30:98] > 0).astype(np.uint8) for person in (first, second)]
    mixed_face = child[44:, 30:98].astype(np.uint8)
    most = max(cv2.connectedComponents(face)[0] for face in faces)
    assert cv2.connectedComponents(mixed_face)[0] <= most + 2


def test_seeds_make_people_who_differ_and_stay() -> None:
    one, two = drawn_person("seed:1"), drawn_person("seed:2")
    assert (calm(one) == calm(drawn_person("seed:1"))).all()
    assert overlap(calm(one), calm(two)) < 0.95


def test_a_file_mixes_two_people(tmp_path: Path) -> None:
    file = tmp_path / "child.yaml"
    file.write_text("mix: [amara, sven]\nshare: {hair: 1, eyes: 0.5}\n")
    wanted = mixed(drawn_person("amara"), drawn_person("sven"), {"hair": 1.0, "eyes": 0.5})
    assert (calm(drawn_person(str(file))) == calm(wanted)).all()
    file.write_text("mix: [child.yaml, amara]\n")
    with pytest.raises(ConfigError, match="mix itself"):
        drawn_person(str(file))
    file.write_text("mix: [amara, sven]\nshare: {hare: 1}\n")
    with pytest.raises(ConfigError, match="did you mean 'hair'"):
        drawn_person(str(file))
    file.write_text("mix: [amara, sven]\nshare: 2\n")
    with pytest.raises(ConfigError, match=", ".join(REGIONS)):
        drawn_person(str(file))


def test_ones_own_people_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    drawn_person("amara").save(tmp_path / "emotion_face" / "identities" / "grandma.yaml", "a test")
    assert (calm(drawn_person("grandma")) == calm(drawn_person("amara"))).all()
