"""Every block of the documents is run, loaded or checked; none is left out.

The words after the language of a fenced block say how it is tested:

=====================  ==========================================================================
```bash                is run in a copy of the repository, and ends with exit status 0
```bash runs           each command runs until the next block like it, or the document's end,
                       stops it with Ctrl-C; then its exit status is 0
```bash runs beside    the same, in one more terminal: nothing is stopped for it
```bash robot          is checked: names a robot's ROS 2, hardware, or a network
```bash root           is checked: needs an administrator
```bash slow           is checked: takes long, and is run by other tests
```bash data           is checked: needs data or downloads that are not in the repository
```python              is run, while the commands of ``bash runs`` run
```python data         is compiled: needs data or downloads that are not in the repository
```yaml KIND           is loaded as KIND (`docs.loaders`)
```yaml FILE.yaml      is saved for a block after it, which must run with it; so is
                       ```python FILE.py
```xml, json           must be well-formed
```text                is a picture, an output or an equation: no commands
=====================  ==========================================================================
"""

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docs.blocks import Block, Document
from docs.commands import CHECKS, SHAPES, check, commands_of
from docs.loaders import load
from docs.session import Session
from docs.world import World

RUNS = {("runs",), ("runs", "beside")}
CHECKED = {("robot",), ("root",), ("slow",), ("data",)}
LANGUAGES = ("bash", "python", "yaml", "xml", "json", "text")
_COMMAND = re.compile(rf"\s*(\$ |sudo )?({'|'.join(map(re.escape, [*CHECKS, *SHAPES]))}) ")


def test_every_block_says_what_it_is(document: Document) -> None:
    for block in document.blocks:
        assert block.language in LANGUAGES, (
            f"{block.where}: language is {block.language!r}, expected a fence with one of "
            f"{', '.join(LANGUAGES)}: see {__file__}"
        )
        known = {"bash": {(), *RUNS, *CHECKED}, "python": {(), ("data",)}}
        tags = known.get(block.language, {block.tags})
        assert block.tags in tags, (
            f"{block.where}: words {' '.join(block.tags)!r}, expected "
            f"{' or '.join(' '.join(tag) or 'none' for tag in sorted(tags))}: see {__file__}"
        )


@pytest.mark.skipif(sys.prefix == sys.base_prefix, reason="readers are in a virtual environment")
def test_every_block_runs(
    document: Document, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    blocks = [block for block in document.blocks if _is_done(block)]
    if not any(block.language in ("bash", "python") for block in blocks):
        return
    if any("--with dashboard" in block.text for block in blocks):
        request.getfixturevalue("page_port")
    session = Session(tmp_path)
    try:
        for block in blocks:
            if block.file:
                session.save(block)
            elif block.tags in RUNS:
                session.start(block)
            else:
                session.run(block)
    finally:
        session.close()


def _is_done(block: Block) -> bool:
    """Whether the block is run, or written to a file."""
    return bool(block.file) or (block.language in ("bash", "python") and block.tags not in CHECKED)


def test_what_cannot_run_names_what_exists(document: Document, world: World) -> None:
    for block in document.blocks:
        if block.language == "bash" and block.tags in CHECKED:
            _check(block.where, block.text, world)
        elif block.language == "python" and block.tags in CHECKED:
            compile(block.text, block.where, "exec")


def test_commands_within_sentences_name_what_exists(document: Document, world: World) -> None:
    for where, code in document.codes:
        if code.startswith(("emotion-face ", "make ", "ros2 ")) and "..." not in code:
            _check(where, code, world)


def _check(where: str, text: str, world: World) -> None:
    for words in commands_of(text):
        try:
            check(words, world)
        except AssertionError as error:
            raise AssertionError(f"{where}: {error}") from error


def test_configurations_load(document: Document, world: World, tmp_path: Path) -> None:
    for block in document.blocks:
        if block.language == "yaml" and not block.file:
            file = tmp_path / "block.yaml"
            file.write_text(block.text, encoding="utf-8")
            load(" ".join(block.tags), file, world)
        elif block.language == "json":
            json.loads(block.text)
        elif block.language == "xml":
            ElementTree.fromstring(block.text)


def test_files_of_a_document_are_used_in_it(document: Document) -> None:
    for index, block in enumerate(document.blocks):
        if block.file:
            later = [other.text for other in document.blocks[index + 1 :] if _is_done(other)]
            assert any(block.file in text for text in later), (
                f"{block.where}: no later block runs with {block.file}"
            )


def test_text_holds_no_commands(document: Document) -> None:
    for block in document.blocks:
        if block.language == "text":
            for line in block.text.splitlines():
                assert not _COMMAND.match(line), f"{block.where}: {line!r} belongs into ```bash"


def test_a_block_that_fails_is_found(tmp_path: Path) -> None:
    session = Session(tmp_path)
    try:
        with pytest.raises(AssertionError, match="here: exit status 1"):
            session.run(Block("here", "bash", (), "false\ntrue\n"))
    finally:
        session.close()


@pytest.mark.parametrize(
    "command",
    [
        "ros2 topic pub /stimulus emotion_face/msg/Stimulus '{stimulus: 3}'",
        "ros2 topic pub /stimulus emotion_face/msg/Stimulus '{oxytocine: 1.0}'",
        "ros2 topic pub /stimulus std_msgs/msg/String '{data: petted}'",
        "ros2 topic echo /emotions",
        "ros2 topic echo /emotion_state --field happiness",
        "ros2 launch emotion_face emotion_face.launch.yaml face:=otto",
        "ros2 run emotion_face dance_node",
        "ros2 run emotion_face face_node --ros-args -p panel:=null",
        "ros2 param set /affect personality 3",
        "ros2 param set /affect preset biological",
        "ros2 param set /face life.sway 4.0",
        "ros2 service call /display/show_text emotion_face/srv/ShowText '{words: Hi}'",
        "ros2 lifecycle set /face configure",
        "emotion-face up --colour red",
        "emotion-face dance",
        "make coffee",
        "pip install -r requirements/coffee.txt",
        "brew coffee",
    ],
)
def test_a_command_that_could_not_work_is_found(command: str, world: World) -> None:
    with pytest.raises(AssertionError):
        _check("here", command, world)
