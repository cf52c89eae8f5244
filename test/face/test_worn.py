"""Parts: they sit where they belong, move with the face, and a wrong one is refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.errors import ConfigError
from emotion_face.face import (
    ANCHORS,
    PORTRAIT,
    Controls,
    Expression,
    FaceAnimator,
    FaceParameters,
    FaceSettings,
    Outfit,
    Part,
    Places,
    View,
    known_parts,
    load_generator,
    load_identity,
    load_parts,
    style_of,
    worn_by,
)

CALM = Expression.neutral()
WIDE = View(0.5)
DOT = "###\n###\n###"


class Person(NamedTuple):
    """Somebody, and where their eyes and mouth are."""

    generator: Any
    identity: Any
    places: Places

    @classmethod
    def called(cls, name: str) -> "Person":
        generator = load_generator(style_of(name))
        identity = load_identity(generator, name)
        return cls(generator, identity, Places.of(generator, identity))

    @property
    def field(self) -> NDArray[np.float32]:
        field: NDArray[np.float32] = self.generator.field(self.identity, Controls())
        return field

    def dressed(self, *parts: Part) -> Outfit:
        return Outfit(parts, self.places)

    def seen(self, part: Part, ground: float, view: View, controls: Controls) -> Any:
        """A part before an even ground."""
        height, width = self.field.shape
        seen = np.full((64, 128), ground, np.float32)
        return self.dressed(part).over(seen, controls, view.matrix(width, height))

    def middle(self, part: Part, controls: Controls, view: View = WIDE) -> NDArray[np.float64]:
        """Where a dot lies on the panel [px]."""
        rows, columns = np.nonzero(self.seen(part, -1.0, view, controls) > 0.0)
        return np.array([columns.mean(), rows.mean()])


@pytest.fixture(scope="module", params=["ines", "ada"])
def person(request: pytest.FixtureRequest) -> Person:
    return Person.called(request.param)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "emotion_face" / "parts"
    folder.mkdir(parents=True)
    return folder


def dot(anchor: str, **values: Any) -> Part:
    return Part(about="A dot", anchor=anchor, picture=DOT, **values)


def shown(person: Person, parts: Sequence[Part]) -> NDArray[np.uint8]:
    outfit = person.dressed(*parts)
    animator = FaceAnimator(*person[:2], FaceParameters(alive=False), outfit=outfit)
    return animator.frame(0.0, CALM).copy()


@pytest.mark.parametrize("name", known_parts())
def test_every_shipped_part_is_seen_on_every_style_and_leaves_the_rest(
    person: Person, name: str
) -> None:
    (part,) = load_parts([name])
    on_dark, on_lit = (person.seen(part, ground, View(0.6), Controls()) for ground in (-1.0, 1.0))
    covered = (on_dark > 0.0) | (on_lit < 0.0)
    assert 20 < covered.sum() < 0.3 * covered.size


def test_shipped_parts_are_of_strokes_of_two_pixels_at_least() -> None:
    for part in load_parts(known_parts()[:8]) + load_parts(known_parts()[8:16]):
        drawn = np.array([list(row) for row in part.picture.split()]) != "."
        padded = np.pad(drawn, 1)
        square = padded[:-1, :-1] & padded[1:, :-1] & padded[:-1, 1:] & padded[1:, 1:]
        thick = square[:-1, :-1] | square[1:, :-1] | square[:-1, 1:] | square[1:, 1:]
        assert (drawn & ~thick).sum() <= 0.03 * drawn.sum(), part.about


@pytest.mark.parametrize("anchor", ANCHORS)
def test_a_part_goes_with_the_head(person: Person, anchor: str) -> None:
    def middle(**turn: float) -> NDArray[np.float64]:
        return person.middle(dot(anchor), Controls(**turn), View(0.9))

    at_rest = middle()
    assert middle(yaw=1.0)[0] > at_rest[0] + 2.5
    assert middle(yaw=-1.0)[0] < at_rest[0] - 2.5
    assert middle(pitch=1.0)[1] < at_rest[1] - 2.5
    assert middle(pitch=-1.0)[1] > at_rest[1] + 2.5


def test_a_part_turns_with_the_head(person: Person) -> None:
    left, right = (dot("eyes", at=(x, 0.0)) for x in (-16.0, 16.0))
    for roll in (-1.0, 1.0):
        rolled = [person.middle(part, Controls(roll=roll)) for part in (left, right)]
        assert roll * (rolled[1][1] - rolled[0][1]) > 1.0


def test_a_part_goes_with_the_camera(person: Person) -> None:
    part = dot("eyes", at=(16.0, 0.0))
    near = person.middle(part, Controls(), View(1.0))
    far = person.middle(part, Controls(), View(0.5))
    panel = np.array([63.5, 31.5])
    assert near - panel == pytest.approx(2.0 * (far - panel), abs=1.0)


def test_a_part_of_the_eyes_lies_on_the_eyes(person: Person) -> None:
    shut = person.generator.field(person.identity, Controls(lid_left=0.0, lid_right=0.0))
    changed = np.abs(shut - person.field) > 0.5
    height, width = changed.shape
    for x in (-16.0, 16.0):
        column, row = person.middle(dot("eyes", at=(x, 0.0)), Controls(), View(0.5))
        at = np.array([column - 63.5, row - 31.5]) / 0.5 + [width / 2, height / 2]
        left, top = (at - 5).astype(int)
        assert changed[top : top + 10, left : left + 10].sum() > 15


@pytest.mark.parametrize("name", ["lea", "otto", "mia"])
def test_the_eyes_of_a_cartoon_are_found_whatever_they_wear(name: str) -> None:
    person = Person.called(name)
    wide = np.abs(
        person.generator.field(person.identity, Controls(pupil=1.0))
        - person.generator.field(person.identity, Controls(pupil=-1.0))
    )
    for x, y in person.places.eyes:
        rows, columns = np.nonzero(wide[:, round(x) - 8 : round(x) + 8] > 0.5 * wide.max())
        assert (columns.mean() - 7.5, rows.mean()) == pytest.approx((0.0, y), abs=3.0)


def test_a_part_may_look_where_the_eyes_do(person: Person) -> None:
    part = dot("eyes", gaze=(8.0, 6.0))
    at_rest = person.middle(part, Controls())
    looks = person.middle(part, Controls(gaze_x=1.0, gaze_y=1.0))
    assert looks[0] > at_rest[0] + 2.0
    assert looks[1] < at_rest[1] - 1.5
    assert (person.middle(dot("eyes"), Controls(gaze_x=1.0)) == at_rest).all()


def test_a_moustache_goes_down_with_a_portraits_mouth() -> None:
    person = Person.called("ines")
    at_rest = person.middle(dot("mouth"), Controls())
    speaks = person.middle(dot("mouth"), Controls(jaw=1.0))
    surprised = person.middle(dot("mouth"), Controls(emotions=np.eye(7)[5]))
    assert speaks[1] > at_rest[1]
    assert surprised[1] > at_rest[1] + 2.0


def test_the_camera_draws_back_for_what_is_on_the_head(person: Person) -> None:
    plain, hat = shown(person, []), shown(person, [dot("head", at=(0.0, -40.0), scale=3.0)])
    glasses = shown(person, [dot("eyes", at=(0.0, 0.0))])
    assert (plain != hat).mean() > 0.05
    assert 0 < (plain != glasses).mean() < 0.02
    top = np.flatnonzero(hat[:8].any(1))
    assert top.size
    assert top[0] >= 1


def test_ink_is_the_opposite_of_the_skin(person: Person) -> None:
    disc = "\n".join(["xxxxxxxx"] * 8)
    part = Part(about="A patch", anchor="eyes", picture=disc, at=(0.0, 12.0))
    seen = person.seen(part, 0.0, View(1.0), Controls())
    assert (np.median(seen[seen != 0.0]) > 0.0) != (person.field.shape[0] == PORTRAIT.height)


def test_the_same_frames_to_the_bit(person: Person) -> None:
    frames = []
    for _ in range(2):
        outfit = person.dressed(*load_parts(["beret", "round_glasses", "moustache"]))
        animator = FaceAnimator(*person[:2], FaceParameters(), 3, outfit=outfit)
        felt = Expression(np.eye(7)[2], 0.5, 1.0)
        frames.append([animator.frame(k / 25, felt).copy() for k in range(25)])
    assert all((a == b).all() for a, b in zip(*frames, strict=True))
    assert any((a != frames[0][0]).any() for a in frames[0])


def test_what_is_put_on_shows_at_once(person: Person) -> None:
    animator = FaceAnimator(*person[:2], FaceParameters(alive=False))
    before = animator.frame(0.0, CALM).copy()
    animator.outfit = person.dressed(*load_parts(["round_glasses"]))
    assert (animator.frame(0.04, CALM) != before).any()
    animator.outfit = None
    assert (animator.frame(0.08, CALM) != before).mean() < 0.01


def test_a_person_wears_the_parts_of_the_file(tmp_path: Path, own: Path) -> None:
    (own / "dot.yaml").write_text(f"about: A dot\nanchor: eyes\npicture: |\n  {DOT[:3]}\n")
    file = tmp_path / "me.yaml"
    file.write_text("mix: [ines, gus]\nshare: 0.0\nparts: [beret, dot]\n")
    assert [part.about for part in worn_by(str(file))] == ["A beret", "A dot"]
    worn = FaceSettings(identity=str(file), alive=False).animator().frame(0.0, CALM)
    file.write_text("mix: [ines, gus]\nshare: 0.0\n")
    assert worn_by(str(file)) == ()
    plain = FaceSettings(identity=str(file), alive=False).animator().frame(0.0, CALM)
    assert (worn != plain).any()


def test_a_part_of_ones_own_takes_the_place_of_a_shipped_one(own: Path) -> None:
    (own / "beret.yaml").write_text(f"about: Mine\nanchor: head\npicture: '{DOT[:3]}'\n")
    assert [part.about for part in load_parts(["beret"])] == ["Mine"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anchor: eyes\npicture: '##'", "about"),
        ("about: A\nanchor: nose\npicture: '##'", "anchor"),
        ("about: A\nanchor: eyes\npicture: '#?'", "equally long rows"),
        ("about: A\nanchor: eyes\npicture: ''", "equally long rows"),
        ("about: A\nanchor: eyes\npicture: |\n  ##\n  #", "equally long rows"),
        (f"about: A\nanchor: eyes\npicture: '{'#' * 200}'", "at most 128"),
        ("about: A\nanchor: eyes\npicture: '##'\nat: [1]", "two numbers"),
        ("about: A\nanchor: eyes\npicture: '##'\ngaze: [1, .nan]", "two numbers"),
        ("about: A\nanchor: eyes\npicture: '##'\nscale: 0", "scale"),
        ("about: A\nanchor: eyes\npicture: '##'\ncolour: red", "colour"),
    ],
)
def test_a_damaged_part_is_refused_by_file_and_expectation(own: Path, text: str, said: str) -> None:
    (own / "mine.yaml").write_text(text)
    with pytest.raises(ConfigError, match=rf"mine\.yaml.*{said}"):
        load_parts(["mine"])


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("berret", "a list of names"),
        ("[3]", "a list of names"),
        ("[berret]", "did you mean 'beret'"),
        ("[beret, beret, beret, beret, beret, beret, beret, beret, beret]", "at most 8"),
    ],
)
def test_parts_that_nobody_has_are_refused_with_the_line(
    tmp_path: Path, parts: str, said: str
) -> None:
    file = tmp_path / "me.yaml"
    file.write_text(f"mix: [ines, gus]\nparts: {parts}\n")
    with pytest.raises(ConfigError, match=rf"me\.yaml:2.*{said}"):
        worn_by(str(file))
