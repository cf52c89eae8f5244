"""The sitter: a photographed person, transformed to a calm frontal face that can move.

The head model is fitted to the landmarks; a smooth field corrects its residuals. The
photograph's own pixels, with hair and background, are warped to the calm, frontal face, and
every facial action becomes a map of displacements on the canvas.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.face import PORTRAIT
from emotion_face.portrait.fitting import FaceFitter, Fit
from emotion_face.portrait.head import Head, by_scan_name
from emotion_face.portrait.layout import FINE, Layout
from emotion_face.portrait.maps import Mask, Picture, Points, Raster, enlarged, filled, sampled
from emotion_face.portrait.silhouette import Segmenter
from emotion_face.recognition import FoundFace

_UP = np.array([1.0, -1.0])
_REACH_CM = 2.5  # radius of a landmark's correction
_TRUST = 0.1  # smoothing of the field, as a share
CARICATURE = 0.35  # exaggeration of the difference from the mean face
_FADE_PX = 5.0  # distance outside the face over which movement fades
_SHALLOWEST_CM = 2.5  # depth limit: parts further back, such as ears, turn with the cheeks
_DEPTH_BLUR_PX = 3.5  # so that a turned head does not fold over itself
_SHARP = 1.2  # pixels of a photograph kept per pixel of the fine canvas
_CROP = 1.25  # the part of a photograph that is searched for the person, in sizes of the face


@dataclass(frozen=True)
class Sitter:
    """A calm, frontal person on the canvas (112, 128); pictures are `FINE` times finer.

    Attributes
    ----------
    head : Head
    layout : Layout
    landmarks : (68, 3) array
        Of the calm face [cm], where the photograph has them.
    depth : (112, 128) array
        Towards the viewer [cm].
    motion : (a, 2, 112, 128) array
        Displacement [px] at full activation of each of the head's actions.
    grey : (448, 512) array
        The photograph, 0 to 1.
    chroma : (448, 512) array
        How red it is, (R - B) / (R + G + B): skin is, in light and in shadow, hair is less. All 0
        in a grey photograph.
    person : (448, 512) array
        Probability of being the person, hair and all.
    skin : (448, 512) array of bool
        The face model's own area.
    shown : (a,) array
        Activations in the photograph.
    yaw_rad : float
        Turn of the photographed head.
    """

    head: Head
    layout: Layout
    landmarks: Points
    depth: Picture
    motion: Picture
    grey: Picture
    chroma: Picture
    person: Picture
    skin: Mask
    shown: NDArray[np.float64]
    yaw_rad: float

    @property
    def places(self) -> Points:
        """Canvas positions (68, 2) of the calm landmarks."""
        return self.layout.place(self.landmarks)


def seat(
    image: NDArray[np.uint8],
    face: FoundFace,
    head: Head,
    segmenter: Segmenter,
    caricature: float = CARICATURE,
) -> Sitter:
    """The sitter of a photograph.

    Parameters
    ----------
    image : (height, width, 3) array
        BGR photograph.
    face : FoundFace
        One of its faces.
    head : Head
    segmenter : Segmenter
    caricature : float
        Exaggeration of the difference from the mean face, as a share.
    """
    found = face.multi_pie()
    at = head.landmarks
    fitter = FaceFitter(
        head.mean[at],
        head.identity[:, at],
        dict(zip(head.names, head.actions[:, at], strict=True)),
    )
    fit = fitter.fit(found * _UP, by_scan_name(face.actions, head.names), np.zeros((68, 2)))
    shown = np.array([fit.actions[name] for name in head.names]).clip(0.0, 1.0)
    calm = head.mean + np.tensordot(fit.shape, head.identity, 1)
    acted = calm + np.tensordot(shown, head.actions, 1)
    bend = _bend(calm, at)
    seen = fit.seen(acted) * _UP
    seen += bend @ (found - seen[at])
    calm[:, :2] += bend @ (_in_plane(found * _UP - fit.seen(acted[at]), fit))
    calm[:, :2] += caricature * _own(calm[:, :2], head.mean[:, :2], at)
    layout = Layout.of(calm[at])
    places = np.column_stack([layout.place(calm), calm[:, 2]])
    raster = Raster(places, head.triangles, PORTRAIT.width, PORTRAIT.height, FINE)
    depth = filled(raster.spread(calm[:, 2:].clip(_SHALLOWEST_CM)), raster.mask)[0]
    depth = cv2.GaussianBlur(depth, (0, 0), _DEPTH_BLUR_PX)
    landmarks = calm[at].copy()
    landmarks[:, 2] = sampled(depth, layout.place(landmarks))
    away = np.asarray(
        cv2.distanceTransform((~raster.mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    )
    fade = np.exp(-((away / _FADE_PX) ** 2)).astype(np.float32)
    motions = (head.actions[:, :, :2] * layout.scale).transpose(1, 0, 2)
    flat = filled(raster.spread(motions.reshape(len(calm), -1)), raster.mask) * fade
    grey, chroma, person = _brought(image, seen, fit, layout, raster, places, segmenter, face)
    return Sitter(
        head=head,
        layout=layout,
        landmarks=landmarks,
        depth=depth,
        motion=flat.reshape(len(head.names), 2, *depth.shape),
        grey=grey,
        chroma=chroma,
        person=person,
        skin=raster.fine_mask,
        shown=shown,
        yaw_rad=float(np.arctan2(-fit.rotation[2, 0], fit.rotation[2, 2])),
    )


def _bend(points: Points, at: NDArray[np.int64]) -> Points:
    """Weights (v, 68) of the landmarks' misfits in a smooth field over all vertices."""
    some = points[at]

    def kernel(a: Points) -> Points:
        square = ((a[:, None, :2] - some[None, :, :2]) ** 2).sum(2)
        return np.asarray(np.exp(-square / _REACH_CM**2))

    return np.asarray(
        np.linalg.solve(kernel(some) + _TRUST * np.eye(len(some)), kernel(points).T).T
    )


def _own(calm: Points, mean: Points, at: NDArray[np.int64]) -> Points:
    """Difference of a calm face (v, 2) from the mean one, without position and size [cm]."""
    here, there = calm[at].mean(0), mean[at].mean(0)
    size = float(np.linalg.norm(calm[at] - here) / np.linalg.norm(mean[at] - there))
    return np.asarray(calm - (here + size * (mean - there)))


def _in_plane(misfit: Points, fit: Fit) -> Points:
    """Misfits (68, 2) of the landmarks [their unit, y up] in the face's plane [cm]."""
    return np.asarray(misfit / fit.scale @ fit.rotation[:2, :2])


def _brought(
    image: NDArray[np.uint8],
    seen: Points,
    fit: Fit,
    layout: Layout,
    raster: Raster,
    places: Points,
    segmenter: Segmenter,
    face: FoundFace,
) -> tuple[Picture, Picture, Picture]:
    """The photograph, its redness and its silhouette, warped to the calm, frontal canvas."""
    left, top, right, bottom = face.box
    margin = _CROP * face.size
    x0, y0 = max(int(left - margin), 0), max(int(top - margin), 0)
    x1, y1 = int(right + margin), int(bottom + margin)
    crop = image[y0:y1, x0:x1]
    person = segmenter.segment(np.ascontiguousarray(crop))
    shrink = min(1.0, _SHARP * FINE * abs(layout.scale[1]) / fit.scale)
    size = (max(round(crop.shape[1] * shrink), 1), max(round(crop.shape[0] * shrink), 1))
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    person = cv2.resize(person, size, interpolation=cv2.INTER_AREA)
    colours = small.astype(np.float32)
    chroma = (colours[:, :, 2] - colours[:, :, 0]) / (colours.sum(2) + 20.0)

    rows, columns = np.mgrid[: PORTRAIT.height, : PORTRAIT.width]
    plane = layout.head(np.stack([columns, rows], axis=-1) + 0.5)
    rigid = (plane @ fit.rotation[:2, :2].T * fit.scale) * _UP
    frontal = layout.head(places[:, :2]) @ fit.rotation[:2, :2].T * fit.scale * _UP
    beside = filled(raster.spread(seen - frontal), raster.mask)
    where = (rigid.transpose(2, 0, 1) + beside).astype(np.float32)
    where = (where - np.array([x0, y0], np.float32)[:, None, None]) * np.float32(shrink) - 0.5
    x, y = enlarged(where, FINE)
    return (
        cv2.remap(grey, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        / np.float32(255.0),
        cv2.remap(chroma, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        cv2.remap(person, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT),
    )
