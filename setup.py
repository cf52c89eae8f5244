"""Serves ``pip install .``: builds the CMake project, installs it into a folder and packs that."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).resolve().parent
PACKAGE = ElementTree.parse(HERE / "package.xml").getroot()


class CMakeBuild(build_ext):
    """Runs CMake against the ROS 2 of this environment."""

    def run(self) -> None:
        build = Path(self.build_temp).resolve()
        environment = self.environment()
        stage = build / "stage"
        shutil.rmtree(stage, ignore_errors=True)
        for command in (
            [
                *("cmake", "-S", HERE, "-B", build, f"-DCMAKE_INSTALL_PREFIX={sys.prefix}"),
                *("-DBUILD_TESTING=OFF", f"-DPython3_EXECUTABLE={sys.executable}"),
                f"-DCMAKE_PROJECT_INCLUDE={HERE / 'cmake' / 'wheel_includes.cmake'}",
            ],
            ["cmake", "--build", build, "--parallel"],
            ["cmake", "--install", build],
        ):
            subprocess.run(command, check=True, env=environment | {"DESTDIR": str(stage)})
        self.pack(stage / Path(sys.prefix).relative_to("/"))

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


setup(
    version=PACKAGE.findtext("version"),
    description=" ".join(PACKAGE.findtext("description", "").split()),
    ext_modules=[Extension("emotion_face", sources=[])],
    cmdclass={"build_ext": CMakeBuild},
)
