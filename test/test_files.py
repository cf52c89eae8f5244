import errno
import os

import pytest

from emotion_face.files import replacing


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "state.json"
    path.write_text("old")
    with replacing(path) as new:
        new.write_text("new")
        assert path.read_text() == "old"
    assert {file: file.read_text() for file in tmp_path.iterdir()} == {path: "new"}


def test_after_an_exception_the_old_file_is_untouched(tmp_path):
    path = tmp_path / "state.json"
    path.write_text("old")

    def interrupted():
        with replacing(path) as new:
            new.write_text("ha")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert {file: file.read_text() for file in tmp_path.iterdir()} == {path: "old"}


@pytest.mark.parametrize("hidden", [True, False])
def test_a_fault_in_writing_names_the_file(tmp_path, hidden):
    path = tmp_path / "face.png"

    def full():
        with replacing(path) as new:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(new) if hidden else None)

    with pytest.raises(OSError, match="No space left") as refusal:
        full()
    assert refusal.value.filename == str(path)


def test_the_content_is_on_the_disk_before_the_name_and_then_the_name(tmp_path, monkeypatch):
    path, order = tmp_path / "state.json", []
    sync, replace = os.fsync, os.replace

    def fsync(handle):
        order.append(os.path.basename(os.readlink(f"/proc/self/fd/{handle}")))
        sync(handle)

    def replaced(source, target):
        order.append("replace")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replaced)
    with replacing(path) as new:
        new.write_text("new")
    assert order == [new.name, "replace", tmp_path.name]


def test_a_link_is_followed(tmp_path):
    path, link = tmp_path / "data" / "state.json", tmp_path / "state.json"
    path.parent.mkdir()
    path.write_text("old")
    link.symlink_to(path)
    with replacing(link) as new:
        new.write_text("new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]
