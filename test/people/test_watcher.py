"""From images to people: ids, directions, whom the face looks at, feelings."""

from functools import partial

import numpy as np
import pytest
from people.crowd import FEELINGS, Script, face_at, somebody, turned

from emotion_face.errors import ConfigError
from emotion_face.people import Optics, PeopleSettings, Watcher, direction
from emotion_face.people.attention import Attention

PICTURE = np.full((480, 640, 3), 128, np.uint8)
SETTINGS = PeopleSettings()


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def watcher(script):
    return Watcher(script, script)


@pytest.fixture
def see(watcher, script):
    """Show pictures of these faces, one a step, and give the last scene."""
    clock = [0.0]

    def show(*faces, times=1, step_s=0.2, settings=SETTINGS, picture=PICTURE, **options):
        script.faces = list(faces)
        for _ in range(times):
            clock[0] += step_s
            scene = watcher.watch(picture, clock[0], settings, **options)
        return scene

    return show


def ids(scene):
    return {person.id for person in scene.people if person.is_seen}


def test_somebody_is_here_once_they_are_seen_twice(see):
    assert len(see(face_at(320, 240)).people) == 0
    (person,) = see(face_at(320, 240)).people
    assert person.id == 1
    assert person.box == (288, 200, 352, 280)
    assert person.size == 80


def test_an_id_stays_while_people_cross(see):
    for step in range(26):
        scene = see(face_at(60 + 20 * step, 220), face_at(560 - 20 * step, 300))
        if step > 2:
            here = sorted(scene.people, key=lambda p: p.id)
            assert [p.id for p in here] == [1, 2]
            assert here[0].box[1] < here[1].box[1]


@pytest.mark.parametrize(("rate_hz", "speed_px_s"), [(30.0, 400.0), (5.0, 250.0), (1.0, 150.0)])
def test_an_id_stays_at_any_rate_of_pictures(see, rate_hz, speed_px_s):
    seen = set()
    for step in range(10):
        x = 320 + 150 * np.sin(speed_px_s / 150 * step / rate_hz)
        seen |= ids(see(face_at(x, 240), step_s=1.0 / rate_hz))
    assert seen == {1}


def test_thirty_people_keep_their_ids(see):
    rng = np.random.default_rng(0)
    places = [(60 + 60 * (i % 6), 50 + 80 * (i // 6)) for i in range(30)]
    for _ in range(10):
        faces = [face_at(x + rng.normal(0, 3), y + rng.normal(0, 3), 40) for x, y in places]
        order = rng.permutation(30)
        scene = see(*(faces[i] for i in order))
    assert ids(scene) == set(range(1, 31))
    middle = {p.id: (p.box[0] + p.box[2]) / 2 for p in scene.people}
    assert len({round(x / 60) for x in middle.values()}) == 6


def test_a_face_that_is_found_twice_is_one_person(see):
    for step in range(12):
        twice = [face_at(320 + step, 250, 60)] * (step % 3 == 1)
        scene = see(face_at(310 + 3 * step, 240), *twice)
    assert [person.id for person in scene.people] == [1]


def test_who_is_hidden_for_a_moment_is_the_same_and_who_is_gone_comes_anew(see):
    see(face_at(320, 240), times=3)
    assert [p.is_seen for p in see(times=5).people] == [False]
    assert ids(see(face_at(330, 240))) == {1}
    assert see(times=12).people == []
    assert ids(see(face_at(330, 240), times=2)) == {2}


def test_a_clock_that_jumps_back_starts_anew(see):
    see(face_at(320, 240), times=3)
    scene = see(face_at(320, 240), step_s=-100.0)
    assert len(scene.people) == 0
    assert ids(see(face_at(320, 240))) == {2}


def test_directions_are_to_the_left_and_up_by_the_field_of_view(see):
    wide = PeopleSettings(field_of_view_deg=90.0)
    (person,) = see(face_at(0, 0), times=2, settings=wide).people
    azimuth, elevation = direction(person.point)
    assert np.degrees(azimuth) == pytest.approx(45.0, abs=0.2)
    assert np.tan(elevation) == pytest.approx(240 / (320 * 2**0.5), abs=0.005)


def test_directions_are_by_the_cameras_optics_where_it_tells_them(see):
    (person,) = see(face_at(400, 240), times=2, optics=Optics(100.0, (300.0, 240.0))).people
    assert np.degrees(direction(person.point)[0]) == pytest.approx(-45.0)


def test_a_larger_face_is_nearer(see):
    near, far = see(face_at(100, 240, 160), face_at(500, 240, 40), times=2).people
    assert near.distance_m * 4 == pytest.approx(far.distance_m, rel=0.05)
    assert 0.4 < near.distance_m < 0.8


def test_a_camera_that_hangs_upside_down_sees_the_same(watcher, script):
    seen = []
    script.find = lambda image: seen.append(image.copy()) or [face_at(100, 100)]
    marked = PICTURE.copy()
    marked[:50, :50] = 255
    optics = Optics(500.0, (300.0, 200.0))
    hanging = PeopleSettings(upside_down=True)
    for time_s, picture, settings, eye in (
        (1.0, marked, SETTINGS, optics),
        (2.0, marked[::-1, ::-1], hanging, optics.half_turned(640, 480)),
    ):
        watcher.watch(picture, time_s, settings, eye)
        scene = watcher.watch(picture, time_s + 0.2, settings, eye)
        seen.append(scene.people[0].point)
    assert (seen[0] == seen[3]).all()
    assert seen[2] == pytest.approx(seen[5])


def test_a_large_picture_is_reduced_and_told_in_its_own_pixels(see, script):
    large = np.full((2160, 3840, 3), 128, np.uint8)
    scene = see(face_at(320, 180), times=2, picture=large)
    assert script.sizes[-1] == (360, 640, 3)
    assert scene.size == (3840, 2160)
    assert scene.people[0].size == pytest.approx(480.0)
    assert np.mean(scene.people[0].box[::2]) == pytest.approx(1920.0, abs=6.0)
    assert direction(scene.people[0].point) == pytest.approx((0.0, 0.0), abs=0.01)


def test_a_black_picture_is_not_looked_at_and_said_to_be_dark(see, script):
    scene = see(face_at(320, 240), picture=np.zeros((480, 640, 3), np.uint8), times=3)
    assert scene.is_dark
    assert script.sizes == []
    assert not see(face_at(320, 240)).is_dark


def test_what_somebody_shows_settles_and_a_misread_picture_does_not_change_it(see, script):
    script.shows = "joy"
    assert see(face_at(320, 240), times=8).people[0].emotion == "joy"
    script.shows = "fear"
    assert see(face_at(320, 240), times=1).people[0].emotion == "joy"
    (person,) = see(face_at(320, 240), times=6).people
    assert person.emotion == "fear"
    assert person.shown.argmax() == 0
    assert 0.7 < person.confidence <= 0.9
    assert person.valence < -0.4


def test_disgust_is_named_and_felt_as_anger(see, script):
    script.shows = "disgust"
    (person,) = see(face_at(320, 240), times=8).people
    assert person.emotion == "disgust"
    assert person.shown.argmax() == 1


@pytest.mark.parametrize(
    ("x", "turn", "actions", "looks"),
    [
        (320, turned(0), {}, True),
        (320, turned(30), {}, False),
        (320, turned(0, 25), {}, False),
        (40, turned(0), {}, False),  # from the edge straight ahead is past the camera
        (40, turned(23), {}, True),
        (320, turned(25), {"eyeLookOutRight": 0.8, "eyeLookInLeft": 0.8}, True),
        (320, turned(0), {"eyeLookOutRight": 0.8, "eyeLookInLeft": 0.8}, False),
        (320, turned(0), {"eyeLookUpRight": 0.8, "eyeLookUpLeft": 0.8}, False),
    ],
)  # fmt: skip
def test_who_looks_at_the_face_does_so_with_head_and_eyes(see, x, turn, actions, looks):
    (person,) = see(face_at(x, 240, turn=turn, **actions), times=2).people
    assert person.looks_at_me == looks


def test_the_nearest_is_looked_at_until_another_is_clearly_nearer(see):
    far, near = partial(face_at, 100, 240), partial(face_at, 500, 240)
    assert see(far(80), near(100), times=2).focus.id == 2
    assert see(far(110), near(100), times=2).focus.id == 2
    assert see(far(130), near(100), times=2).focus.id == 1
    assert see(far(130), near(100), times=2, settings=PeopleSettings(look_at="nobody")).look is None


def test_the_newest_is_looked_at_where_that_is_asked_for(see):
    newest = PeopleSettings(look_at="newest")
    see(face_at(100, 240, 120), times=3, settings=newest)
    scene = see(face_at(100, 240, 120), face_at(500, 240, 60), times=3, settings=newest)
    assert scene.focus.id == 2


def test_the_gaze_rests_on_them_with_short_glances_beside():
    attention = Attention()
    person = somebody(point=np.array([1.0, 0.4, 0.1]))
    looks = [attention.look(person, 0.2 * step) for step in range(1500)]
    off = np.degrees([np.subtract(direction(p), direction(person.point)) for p in looks])
    is_away = np.abs(off[:, 0]) > 5.0
    assert np.abs(off).max() < 20.0
    assert 40 < (np.diff(is_away.astype(int)) == 1).sum() < 120  # in five minutes
    assert 0.1 < is_away.mean() < 0.35


def test_who_moves_is_looked_at_at_once_and_for_a_while():
    attention = Attention()
    glanced = 0
    for step in range(1500):
        here = somebody(point=np.array([1.0, 0.4, 0.1]))
        if np.array_equal(attention.look(here, 0.2 * step), here.point):
            continue
        glanced += 1
        there = somebody(point=np.array([1.0, 0.3, 0.1]))
        looks = [attention.look(there, 0.2 * step + 0.02 * k) for k in range(1, 70)]
        assert all(np.array_equal(look, there.point) for look in looks)
    assert glanced > 40


def test_who_goes_is_no_longer_looked_at(see):
    assert see(face_at(200, 240), times=2).look is not None
    assert see(times=12).look is None


def test_a_new_one_is_looked_at_at_once(see):
    for number in range(10):
        see(times=12)
        scene = see(face_at(60 + 27 * number, 240), times=2)
        assert scene.look == pytest.approx(scene.focus.point)


def test_the_same_people_get_the_same_glances():
    looks = []
    for _ in range(2):
        attention = Attention(seed=3)
        person = somebody(point=np.array([1.0, 0.4, 0.1]))
        looks.append([attention.look(person, 0.2 * step) for step in range(200)])
    assert np.array_equal(*looks)


def test_attention_and_being_ignored_are_timed(see):
    away = face_at(320, 240, turn=turned(60))
    see(away, times=2)
    scene = see(away, times=10)
    assert scene.ignored_s == pytest.approx(2.2)
    assert scene.attended_s == 0.0
    scene = see(face_at(320, 240), times=11)
    assert scene.ignored_s == 0.0
    assert scene.attended_s == pytest.approx(2.2)


def test_that_the_last_one_has_gone_is_told_until_somebody_comes(see):
    assert not see(times=3).has_left
    assert not see(face_at(320, 240), times=3).has_left
    assert see(times=12).has_left
    assert see(times=12).has_left
    assert not see(face_at(320, 240), times=3).has_left


def test_without_pictures_everybody_goes(watcher, see):
    see(face_at(320, 240), times=3)
    scene = watcher.watch(None, 10.0, SETTINGS)
    assert scene.people == []
    assert scene.has_left
    assert scene.picture.size == 0


def test_a_mirror_shows_their_expression_the_other_way_round(see, script):
    script.shows = "joy"
    face = face_at(
        320, 240, turn=turned(10), eyeBlinkLeft=1.0, jawOpen=0.5,
        eyeLookOutLeft=0.5, eyeLookInRight=0.5,
    )  # fmt: skip
    assert see(face, times=8).mirrored is None
    shown = see(face, times=8, settings=PeopleSettings(mirror=True)).mirrored
    assert shown.emotions.argmax() == 2
    assert shown.lid_left == 0.0 and shown.lid_right == 1.0
    assert shown.yaw == pytest.approx(-10 / 15)
    assert shown.gaze_x == pytest.approx(-0.5)
    assert 0.4 < shown.jaw < 0.5
    assert see(times=1, settings=PeopleSettings(mirror=True)).mirrored is None


@pytest.mark.parametrize(
    "values", [{"look_at": "everybody"}, {"image_transport": "theora"}, {"rate_hz": 0.0}]
)
def test_settings_that_make_no_sense_are_refused(values):
    with pytest.raises(ConfigError, match=r"expected"):
        PeopleSettings(**values)


def test_every_feeling_is_named(see, script):
    script.faces = [face_at(40 + 80 * i, 240, 50, shows=i) for i in range(len(FEELINGS))]
    scene = see(*script.faces, times=8)
    assert sorted(person.emotion for person in scene.people) == sorted(FEELINGS)
