"""From images to the people in them."""

import math
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.people.attention import Attention
from emotion_face.people.mirror import mirrored
from emotion_face.people.optics import Optics
from emotion_face.people.person import Person, looks_at_camera, shown_of
from emotion_face.people.scene import Contact, Scene
from emotion_face.people.settings import PeopleSettings
from emotion_face.people.tracking import Track, Tracker
from emotion_face.recognition import Feelings, Finder, FoundFace

SIDE_MAX_PX = 640
"""Longer side of a processed image; a larger one is reduced to it."""
_SETTLE_S = 0.4  # time constant of a person's feelings; not for the mirror
_DARK = 12.0  # mean grey value below which nobody can be seen
_NOTHING = np.zeros((0, 0, 3), np.uint8)


class Reader(Protocol):
    """Interface of a recogniser of feelings."""

    def read(self, picture: NDArray[np.uint8], face: FoundFace) -> Feelings:
        """Feelings of a face found in an RGB (height, width, 3) picture."""
        ...


class _Impression:
    """A person's feelings, smoothed, as a single image may be misread."""

    def __init__(self) -> None:
        self._time_s = -math.inf
        self.probabilities: dict[str, float] = {}
        self.valence = self.arousal = 0.0

    def take(self, feelings: Feelings, time_s: float) -> None:
        """Update with the reading of an image."""
        share = -math.expm1(-max(time_s - self._time_s, 0.0) / _SETTLE_S)
        self._time_s = time_s
        for name, value in feelings.probabilities.items():
            before = self.probabilities.get(name, 0.0)
            self.probabilities[name] = before + share * (value - before)
        self.valence += share * (feelings.valence - self.valence)
        self.arousal += share * (feelings.arousal - self.arousal)


class Watcher:
    """Processes one image after the other.

    Parameters
    ----------
    finder : Finder
    reader : Reader
    seed : int
        Of the glances.
    """

    def __init__(self, finder: Finder, reader: Reader, seed: int = 0) -> None:
        self._finder, self._reader = finder, reader
        self._tracker, self._attention, self._contact = Tracker(), Attention(seed), Contact()
        self._impressions: dict[int, _Impression] = {}

    def close(self) -> None:
        """Free the face finder."""
        self._finder.close()

    def watch(
        self,
        picture: NDArray[np.uint8] | None,
        time_s: float,
        settings: PeopleSettings,
        optics: Optics | None = None,
    ) -> Scene:
        """The people at a time.

        Parameters
        ----------
        picture : (height, width, 3) array or None
            RGB; None if there are no more images.
        time_s : float
            Time of the image; a jump back resets the watcher.
        settings : PeopleSettings
        optics : Optics, optional
            Intrinsics for the original image; default: from the settings' field of view.
        """
        seen, reduction, width, height = _NOTHING, 1.0, 0, 0
        if picture is not None:
            height, width = picture.shape[:2]
            optics = optics or Optics.of_field(width, height, settings.field_of_view_deg)
            if settings.upside_down:
                picture, optics = picture[::-1, ::-1], optics.half_turned(width, height)
            reduction = max(width, height, SIDE_MAX_PX) / SIDE_MAX_PX
            seen = _reduced(picture, reduction)
        is_dark = picture is not None and float(seen[::8, ::8].mean()) < _DARK
        can_see = picture is not None and not is_dark
        faces = self._finder.find(seen[:, :, ::-1]) if can_see else []
        tracks = self._tracker.update(faces, time_s)
        self._read(seen, tracks, time_s)
        eye = optics.scaled(1.0 / reduction) if optics else Optics(1.0, (0.0, 0.0))
        people = sorted(
            (self._person(t, time_s, eye, reduction) for t in tracks if t.is_sure),
            key=lambda person: person.distance_m,
        )
        focus = self._attention.choose(people, settings.look_at)
        self._contact.follow(people, focus, time_s)
        mirror = None
        if settings.mirror and focus is not None and focus.is_seen:
            face = next(track.face for track in tracks if track.id == focus.id)
            mirror = mirrored(face, focus.shown)
        return Scene(
            time_s=time_s,
            size=(width, height),
            people=people,
            focus=focus,
            look=self._attention.look(focus, time_s),
            attended_s=self._contact.attended_s,
            ignored_s=self._contact.ignored_s,
            has_left=self._contact.has_left,
            mirrored=mirror,
            picture=seen,
            reduction=reduction,
            is_dark=is_dark,
        )

    def _read(self, seen: NDArray[np.uint8], tracks: list[Track], time_s: float) -> None:
        self._impressions = {t.id: self._impressions.get(t.id, _Impression()) for t in tracks}
        for track in tracks:
            if track.seen_s == time_s:
                self._impressions[track.id].take(self._reader.read(seen, track.face), time_s)

    def _person(self, track: Track, time_s: float, eye: Optics, reduction: float) -> Person:
        impression, face = self._impressions[track.id], track.face
        point = eye.point(track.centre, face.size)
        emotion = max(impression.probabilities, key=impression.probabilities.__getitem__)
        left, top, right, bottom = (reduction * (at + 0.5) - 0.5 for at in face.box)
        return Person(
            id=track.id,
            box=(left, top, right, bottom),
            size=reduction * face.size,
            point=point,
            shown=shown_of(impression.probabilities),
            emotion=emotion,
            valence=impression.valence,
            arousal=impression.arousal,
            confidence=impression.probabilities[emotion],
            looks_at_me=looks_at_camera(face, point),
            is_seen=track.seen_s == time_s,
        )


def _reduced(picture: NDArray[np.uint8], reduction: float) -> NDArray[np.uint8]:
    if reduction == 1.0:
        return np.ascontiguousarray(picture)
    height, width = (max(round(side / reduction), 1) for side in picture.shape[:2])
    reduced = cv2.resize(
        np.ascontiguousarray(picture), (width, height), interpolation=cv2.INTER_AREA
    )
    return np.asarray(reduced, np.uint8)
