"""Serves ``pip install .``: builds the CMake project, installs it into a folder and packs that.

With ``EMOTION_FACE_ROS=none`` it packs what needs no ROS: all but messages and training.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).resolve().parent
PACKAGE = ElementTree.parse(HERE / "package.xml").getroot()


class CMakeBuild(build_ext):
    """Runs CMake against the ROS 2 of this environment."""

    def run(self) -> None:
        self.check()
        build = Path(self.build_temp).resolve()
        environment = self.environment()
        stage = build / "stage"
        shutil.rmtree(stage, ignore_errors=True)
        for command in (
            [
                *("cmake", "-S", HERE, "-B", build, f"-DCMAKE_INSTALL_PREFIX={sys.prefix}"),
                *(
                    "-DBUILD_TESTING=OFF",
                    "-DEMOTION_FACE_TRAINING=ON",
                    f"-DPython3_EXECUTABLE={sys.executable}",
                ),
                f"-DCMAKE_PROJECT_INCLUDE={HERE / 'cmake' / 'wheel_includes.cmake'}",
            ],
            ["cmake", "--build", build, "--parallel"],
            ["cmake", "--install", build],
        ):
            subprocess.run(command, check=True, env=environment | {"DESTDIR": str(stage)})
        self.pack(stage / Path(sys.prefix).relative_to("/"))

    def check(self) -> None:
        """Say in one line what the build lacks."""
        environment = self.environment()
        if not shutil.which("cmake", path=environment["PATH"]):
            raise SystemExit("emotion_face needs CMake: apt-get install cmake")
        prefixes = environment["AMENT_PREFIX_PATH"].split(os.pathsep)
        if not any(Path(prefix, "share", "ament_cmake").is_dir() for prefix in prefixes):
            raise SystemExit(
                "emotion_face needs ROS 2: source /opt/ros/<distro>/setup.sh, or pip install -r "
                "requirements/kilted.txt, and then pip install --no-build-isolation .; or do "
                "without: EMOTION_FACE_ROS=none pip install ."
            )

    def environment(self) -> dict[str, str]:
        """Environment of this interpreter, without the folders of pip's isolated build."""
        environment = dict(os.environ)
        kept = [
            folder
            for folder in environment.pop("PYTHONPATH", "").split(os.pathsep)
            if folder and "pip-build-env" not in folder
        ]
        if kept:
            environment["PYTHONPATH"] = os.pathsep.join(kept)
        environment["PATH"] = os.pathsep.join([f"{sys.prefix}/bin", environment["PATH"]])
        environment.setdefault("AMENT_PREFIX_PATH", sys.prefix)
        return environment

    def pack(self, prefix: Path) -> None:
        """Modules into the wheel's library, all else (share, bin, lib) beside them."""
        modules = next(prefix.glob("l*/**/emotion_face/msg/__init__.py")).parents[2]
        shutil.copytree(modules, self.build_lib, dirs_exist_ok=True)
        folders: dict[str, list[str]] = {}
        for file in sorted(prefix.rglob("*")):
            if file.is_file() and not file.is_relative_to(modules):
                folder = str(file.parent.relative_to(prefix))
                folders.setdefault(folder, []).append(os.path.relpath(file, HERE))
        self.distribution.data_files = list(folders.items())


def shared() -> dict[str, list[str]]:
    """Files that the package reads, by the folder they go to."""
    folders: dict[str, list[str]] = {"share/emotion_face": ["package.xml"]}
    for top in ("config", "models", "msg"):
        for file in sorted(HERE.joinpath(top).rglob("*")):
            if file.is_file():
                name = file.relative_to(HERE)
                folders.setdefault(f"share/emotion_face/{name.parent}", []).append(str(name))
    return folders


WITHOUT_ROS = {
    "packages": find_packages(
        include=["emotion_face", "emotion_face.*"],
        exclude=["emotion_face.training", "emotion_face.evaluation"],
    ),
    "package_data": {
        "emotion_face": ["py.typed"],
        "emotion_face.dashboard": ["static/*"],
        "emotion_face.design": ["static/*"],
        "emotion_face.guess": ["static/*"],
    },
    "data_files": list(shared().items()),
    "options": {"build": {"build_base": "build/wheel"}},
    "entry_points": {"console_scripts": ["emotion-face = emotion_face.cli:main"]},
}
WITH_ROS = {
    "ext_modules": [Extension("emotion_face", sources=[])],
    "cmdclass": {"build_ext": CMakeBuild},
}
setup(
    version=PACKAGE.findtext("version"),
    description=" ".join(PACKAGE.findtext("description", "").split()),
    **(WITHOUT_ROS if os.environ.get("EMOTION_FACE_ROS") == "none" else WITH_ROS),
)
