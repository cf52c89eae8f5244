"""Portrays the shipped people: identity files of portraits of people who do not exist.

The portraits are github.com/faker-js/assets-person-portrait (CC0 1.0), made by Stable Diffusion 3.
"""

import argparse
from pathlib import Path

import cv2

from emotion_face.cli.draw import read_photograph
from emotion_face.portrait.adoption import adopted
from emotion_face.portrait.artist import Artist
from emotion_face.portrait.head import Head
from emotion_face.portrait.silhouette import SelfieSegmenter
from emotion_face.recognition import FaceFinder

PEOPLE = {
    "amara": ("female_00", "long braids"),
    "carla": ("female_25", "chin-length hair"),
    "emil": ("male_32", "a head of curls"),
    "gus": ("male_15", "a cap"),
    "hugo": ("male_75", "short dark hair"),
    "ines": ("female_50", "hair tied back"),
    "kofi": ("male_82", "short hair"),
    "mei": ("female_04", "a bob"),
    "noor": ("female_09", "a headscarf"),
    "omar": ("male_02", "cropped hair, a moustache, stubble"),
    "ruth": ("female_69", "white hair"),
    "sven": ("male_41", "bald"),
    "tarik": ("male_51", "cropped hair"),
    "taro": ("male_95", "spectacles"),
    "viktor": ("male_44", "an old man, grey hair"),
    "zola": ("female_95", "long hair"),
}


def main() -> None:
    """Write the identity files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faker", type=Path, required=True, help="folder of the portraits")
    parser.add_argument("--output", type=Path, default=Path("config/identities"))
    parser.add_argument("--face-model", type=Path, help="MediaPipe's face_landmarker.task")
    arguments = parser.parse_args()
    with FaceFinder(arguments.face_model) as finder:
        artist = Artist(finder, SelfieSegmenter(), Head.load())
        for name, (file, remark) in PEOPLE.items():
            person = adopted(
                [read_photograph(arguments.faker / f"{file}.jpg", cv2.IMREAD_COLOR)], artist
            )
            person.save(arguments.output / f"{name}.yaml", remark)


if __name__ == "__main__":
    main()
