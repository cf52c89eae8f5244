"""Users' paths: home folders, read-only folders, a full or closed output."""

import subprocess
from pathlib import Path

import pytest

from emotion_face.cli import main
from emotion_face.resources import share_path, user_path


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_a_tilde_is_a_home(home):
    assert user_path("~/face.yaml") == home / "face.yaml"
    assert user_path("a/~b") == Path("a/~b")
    assert user_path("~nobody-of-this-name/a") == Path("~nobody-of-this-name/a")


def test_configurations_are_found_in_a_home_and_results_go_there(home):
    story = share_path("config", "stories", "demo.yaml").read_text()
    (home / "mine.yaml").write_text(story)
    words = ["simulate", "~/mine.yaml", "--duration", "3", "--output", "~/results"]
    main(words)
    assert (home / "results" / "mine.png").is_file()


def test_a_configuration_that_is_not_there_is_named_with_its_home(home, capsys):
    assert main(["simulate", "~/none.yaml"]) == 1
    assert f"{home}/none.yaml: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "demo", "--duration", "1"],
        ["tune", "overthrow.resistance", "0.5"],
        ["demo"],
    ],
)
def test_a_folder_that_cannot_be_made_is_one_line_before_the_work(words, tmp_path, capsys):
    (tmp_path / "file").touch()
    output = tmp_path / "file" / "results"
    assert main([*words, "--output", str(output)]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert f"{output}: cannot be written, Not a directory; choose another --output" in said.err
    assert said.out == ""


def piped(words, redirection):
    return subprocess.run(
        ["bash", "-c", f"emotion-face {words} {redirection}"], capture_output=True, text=True
    )


def test_an_output_that_is_full_is_one_line():
    ended = piped("tune", ">/dev/full")
    assert ended.returncode == 1
    assert ended.stderr == "emotion-face tune: No space left on device\n"


def test_an_output_that_nobody_reads_any_more_is_no_error_message():
    assert piped("tune", "| true").stderr == ""


def test_a_file_that_goes_wrong_is_named(monkeypatch, capsys):
    def fail(*_):
        raise PermissionError(13, "Permission denied", "/dev/fb0")

    monkeypatch.setattr("emotion_face.cli.tune.run", fail)
    assert main(["tune"]) == 1
    assert capsys.readouterr().err == "emotion-face tune: /dev/fb0: Permission denied\n"
