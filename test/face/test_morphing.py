"""Morphs: people on the way from one to another."""

import numpy as np
import pytest

from emotion_face.face import Drawn, Morph, drawn_person

STEPS = 20
PAIRS = [("ines", "mei"), ("mei", "gus"), ("amara", "taro"), ("ruth", "omar")]


def crown(person: Drawn) -> int:
    """Lit pixels over the forehead of the calm head."""
    forehead = int(person.landmarks[17:27, 1].min()) - 22
    return int((person.fields[0][:forehead] > 0).sum())


def test_the_ends_are_the_people_themselves() -> None:
    first, second = drawn_person("ines"), drawn_person("viktor")
    morph = Morph(first, second)
    assert morph.at(0.0) is first
    assert morph.at(1.0) is second


@pytest.mark.parametrize("pair", PAIRS)
def test_nobody_loses_their_hair_on_the_way(pair: tuple[str, str]) -> None:
    first, second = map(drawn_person, pair)
    morph = Morph(first, second)
    least = min(crown(first), crown(second))
    kept = [crown(morph.at(step / STEPS)) / least for step in range(STEPS + 1)]
    assert min(kept) > 0.8


@pytest.mark.parametrize("pair", PAIRS)
def test_half_way_is_one_face_and_no_double_exposure(pair: tuple[str, str]) -> None:
    first, second = map(drawn_person, pair)
    morph = Morph(first, second)
    ends = [float((person.fields[0] > 0).mean()) for person in (first, second)]
    for share in (0.3, 0.5, 0.7):
        between = float((morph.at(share).fields[0] > 0).mean())
        assert 0.8 * min(ends) < between < 1.2 * max(ends)


def test_small_steps_move_few_pixels() -> None:
    morph = Morph(drawn_person("ines"), drawn_person("viktor"))
    frames = np.array([morph.at(step / 60).fields[0] > 0 for step in range(61)])
    apart = (frames[0] ^ frames[-1]).sum()
    assert (frames[1:] ^ frames[:-1]).sum((1, 2)).max() < 0.25 * apart


def test_the_landmarks_go_straight() -> None:
    first, second = drawn_person("zola"), drawn_person("hugo")
    middle = Morph(first, second).at(0.5)
    assert np.allclose(middle.landmarks, (first.landmarks + second.landmarks) / 2)
    assert np.allclose(middle.mouth_y, (first.mouth_y + second.mouth_y) / 2)
