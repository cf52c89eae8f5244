"""A face that systemd starts at boot: its files, checked by systemd."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from emotion_face.cli import main
from emotion_face.robot import load_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "my bin" / "emotion-face"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setenv("ROS_DOMAIN_ID", "7")
    monkeypatch.setenv("SECRET", "mine")
    words = ["--panel", "sh1106_128x64", "--with", "dashboard"]
    assert main(["service", *words, "--output", str(tmp_path / "service")]) == 0
    return tmp_path / "service"


def test_the_unit_runs_the_face_of_this_shell(folder: Path, tmp_path: Path):
    unit = (folder / "emotion-face.service").read_text()
    program = f'"{tmp_path}/my bin/emotion-face"'
    words = '"up" "--params-file" "/etc/emotion-face/parameters.yaml" "--with" "dashboard"'
    assert f"ExecStart={program} {words}\n" in unit
    assert "Restart=always" in unit
    environment = (folder / "environment").read_text()
    assert 'ROS_DOMAIN_ID="7"\n' in environment
    assert "SECRET" not in environment


def test_its_parameters_can_be_used(folder: Path):
    settings = load_settings(folder / "parameters.yaml")
    assert settings.display.panel == settings.face.panel == "sh1106_128x64"
    assert settings.affect.state_file.startswith("/var/lib/emotion-face/")
    assert not settings.stimulus.keys


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_no_fault_in_the_unit(folder: Path):
    unit = folder / "emotion-face.service"
    unit.write_text(unit.read_text().replace("User=emotion-face\n", ""))  # it is made later
    words = ["systemd-analyze", "verify", "--man=no", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True)
    assert (said.returncode, [line for line in said.stderr.splitlines() if unit.name in line]) == (
        0,
        [],
    )


def test_the_script_installs_every_file_and_keeps_parameters(folder: Path, tmp_path: Path):
    root = tmp_path / "root"
    for _ in range(2):
        words = [str(folder / "install.sh")]
        subprocess.run(words, env={**os.environ, "DESTDIR": str(root)}, check=True)
        parameters = root / "etc/emotion-face/parameters.yaml"
        parameters.write_text(parameters.read_text() + "# mine\n")
    assert parameters.read_text().count("# mine") == 2
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        "etc/emotion-face/environment",
        "etc/emotion-face/parameters.yaml",
        "etc/systemd/system/emotion-face.service",
        "etc/udev/rules.d/60-emotion-face.rules",
    }


def test_a_panel_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["service", "--panel", "ssd", "--output", str(tmp_path)]) == 1
    assert "ssd1306_128x64" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
