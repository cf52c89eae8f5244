"""Tiny synthetic face data in the formats of the real sets."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from emotion_face.recognition import FEELINGS
from emotion_face.training.dataset import Drawings, Recipe, Sources, render
from emotion_face.training.feeling_faces import ACTIONS, FeelingFaces
from emotion_face.training.people import _JAW, _PARTS
from emotion_face.training.scan_faces import LANDMARK_VERTICES

SIDED_ACTIONS = ("browInnerUp", "browDown", "eyeWide", "eyeBlink", "mouthSmile", "mouthFrown")
MATERIALS = [
    "M_Face", "M_BackHead", "M_EyeLashes", "M_GumsTongue", "M_Teeth",
    "M_ScleraLeft", "M_ScleraRight", "M_IrisLeft", "M_IrisRight",
]  # fmt: skip


def made_up_face() -> np.ndarray:
    """The 68 landmarks [cm] of a face drawn from circles and lines."""
    face = np.zeros((68, 3))
    angle = np.linspace(np.pi, 2 * np.pi, 17)
    face[:17, :2] = np.stack([7.3 * np.cos(angle), 3.5 + 11 * np.sin(angle)], axis=1)
    for side, brow, eye in ((-1, 17, 36), (1, 22, 42)):
        x = np.linspace(-2.3, 2.3, 5)
        face[brow : brow + 5, :2] = np.stack([side * 3.5 + x, 6.1 - 0.1 * x**2], axis=1)
        round_eye = np.radians([180, 120, 60, 0, -60, -120])
        face[eye : eye + 6, :2] = np.stack(
            [side * 3.1 + 1.3 * np.cos(round_eye), 3.4 + 0.5 * np.sin(round_eye)], axis=1
        )
    face[27:31, 1] = np.linspace(3.7, 0.4, 4)
    face[31:36, :2] = np.stack([np.linspace(-1.2, 1.2, 5), np.full(5, -1.1)], axis=1)
    for first, count, half in ((48, 12, 2.5), (60, 8, 2.2)):
        turn = np.pi - np.arange(count) * 2 * np.pi / count
        face[first : first + count, :2] = np.stack(
            [half * np.cos(turn), -3.5 + 0.7 * np.sin(turn)], axis=1
        )
    face[:, 2] = 8.0 - 0.1 * face[:, 0] ** 2
    return face


def made_up_mesh() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The made-up face as a mesh, with square eyeballs: vertices, triangles, their materials."""
    face = made_up_face()
    fine = (face[:, :2] * 100 + 2000).round().astype(int)
    plane = cv2.Subdiv2D((0, 0, 4000, 4000))
    for point in fine.tolist():
        plane.insert(tuple(map(float, point)))
    spots = {tuple(point): LANDMARK_VERTICES[k] for k, point in enumerate(fine.tolist())}
    skin = [
        [spots[tuple(map(round, corner))] for corner in np.reshape(triangle, (3, 2))]
        for triangle in plane.getTriangleList()
        if all(tuple(map(round, corner)) in spots for corner in np.reshape(triangle, (3, 2)))
    ]
    first = LANDMARK_VERTICES.max() + 1
    square = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0.0]])
    eyes = [
        size * square + (x, 3.4, z) for x in (3.1, -3.1) for size, z in ((0.5, 7.9), (0.3, 8.2))
    ]
    mesh = np.zeros((first + 16, 3), np.float32)
    mesh[LANDMARK_VERTICES], mesh[first:] = face, np.vstack(eyes)
    triangles = np.array(
        skin
        + [[first + 4 * k + c for c in half] for k in range(4) for half in ((0, 1, 2), (0, 2, 3))]
    )
    names = ["M_ScleraLeft", "M_IrisLeft", "M_ScleraRight", "M_IrisRight"]
    materials = [MATERIALS.index("M_Face")] * len(skin)
    materials += [MATERIALS.index(name) for name in names for _ in range(2)]
    return mesh, triangles, np.array(materials)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    root = tmp_path_factory.mktemp("faces")
    rng = np.random.default_rng(0)
    mesh, triangles, materials = made_up_mesh()
    vertices = len(mesh)
    modes = np.zeros((20, vertices, 3), np.float16)
    modes[:, LANDMARK_VERTICES] = rng.normal(0, 0.08, (20, 68, 3))
    names = [f"{name}_{side}" for name in SIDED_ACTIONS for side in "LR"] + ["jawOpen"]
    motions = np.zeros((len(names), vertices, 3), np.float32)
    motions[:, LANDMARK_VERTICES] = rng.normal(0, 0.15, (len(names), 68, 3))
    (root / "ict_facekit").mkdir()
    np.savez(
        root / "ict_facekit" / "ict_facekit.npz",
        V0=mesh, I=modes, E=motions, names=names,
        tri=triangles, tm=materials, mats=MATERIALS,
    )  # fmt: skip
    (root / "london" / "neutral").mkdir(parents=True)
    for person in range(7):
        write_template(root / "london" / "neutral" / f"{person:03d}.tem", rng)
    return Sources(root)


def write_template(path: Path, rng: np.random.Generator) -> None:
    """A WebMorph template whose 189 points put the 68 landmarks on a made-up face."""
    face = made_up_face()[:, :2] + rng.normal(0, 0.1, (68, 2))
    points = np.zeros((189, 2))
    points[_JAW] = face[np.linspace(0, 16, len(_JAW)).round().astype(int)]
    landmarks = [*range(17, 27), 27, 28, 29, 30, *range(31, 36), *range(36, 68)]
    for landmark, part in zip(landmarks, _PARTS, strict=True):
        points[part] = face[landmark]
    pixels = np.array([675, 700]) + 40 * points * np.array([1, -1])
    lines = ["189", *(f"{x:.1f}\t{y:.1f}" for x, y in pixels), "1", "0", "2", "0 1"]
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return Recipe(train=96, validation=8, test=24, seed=3)


@pytest.fixture(scope="session")
def splits(
    sources: Sources, recipe: Recipe, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Drawings]:
    load = render(sources, recipe, tmp_path_factory.mktemp("cache"), processes=1)
    return {name: load(name) for name in ("train", "validation", "test")}


@pytest.fixture(scope="session")
def faces() -> FeelingFaces:
    """Bright upper halves are joy, bright lower halves are anger."""
    joy, mad = FEELINGS.index("joy"), FEELINGS.index("mad")
    rng = np.random.default_rng(0)
    labels = np.resize([joy, mad], 40)
    views = rng.integers(0, 120, (40, 96, 96)).astype(np.uint8)
    for view, label in zip(views, labels, strict=True):
        view[slice(0, 48) if label == joy else slice(48, 96)] += 100
    return FeelingFaces(
        views,
        rng.random((40, len(ACTIONS))).astype(np.float32),
        labels,
        np.ones(40, np.float32),
        np.full((40, 2), np.nan, np.float32),
    )
