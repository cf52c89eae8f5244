"""Download of the face finder's model from its publisher, once: the package's only download."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from emotion_face.errors import ModelError

MODEL_URL = (
    "https://storage.googleapis.com/mediapipe-models/face_landmarker/face_landmarker/float16/1/"
    "face_landmarker.task"
)
MODEL_SHA256 = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
_TRIES = 5  # failed connections in a row
_PATIENCE_S = 30.0
_CHUNK = 2**16


def fetch(
    path: Path,
    report: Callable[[str], object],
    *,
    url: str = MODEL_URL,
    sha256: str = MODEL_SHA256,
) -> None:
    """Download a missing file; the part before a broken connection is kept.

    Parameters
    ----------
    path : Path
        Its place once it is whole and checked; a partial download has ``.part`` at its end.
    report : callable (str)
        Gets the progress, at every tenth.
    url, sha256 : str
        Its source and its checksum.

    Raises
    ------
    ModelError
        If the download fails or is wrong; it says how to copy the file by hand.
    """
    if path.is_file():
        return
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _download(url, part, report)
        found = hashlib.sha256(part.read_bytes()).hexdigest()
        if found != sha256:
            part.unlink()
            raise ModelError(
                f"{url}: came with SHA-256 {found}, expected {sha256}, and was thrown away; "
                + _by_hand(url, path)
            )
        part.replace(path)
    except OSError as error:
        raise ModelError(f"{url}: not fetched ({error}); {_by_hand(url, path)}") from error
    report(f"{path}: fetched and checked")


def _by_hand(url: str, path: Path) -> str:
    return f"without a network, bring {url} from another machine to {path}"


def _download(url: str, part: Path, report: Callable[[str], object]) -> None:
    """Download the rest of a file, in several connections if needed."""
    idle, cause = 0, OSError("the connection is cut again and again")
    while idle < _TRIES:
        have = part.stat().st_size if part.exists() else 0
        try:
            if _continued(url, part, have, report):
                return
        except (OSError, HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                raise
            cause = OSError(str(error))
        has_grown = part.exists() and part.stat().st_size > have
        idle = 0 if has_grown else idle + 1
    raise cause


def _continued(url: str, part: Path, have: int, report: Callable[[str], object]) -> bool:
    """Download from a byte on until the connection ends; returns whether the file is whole."""
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=_PATIENCE_S)
    except urllib.error.HTTPError as error:
        if error.code != 416:  # the file is already whole
            raise
        return True
    with answer:
        if have and answer.status != 206:  # the server does not support ranges
            have = 0
        left = answer.headers["Content-Length"]
        total = have + int(left) if left else 0
        told = 10 * have // total if total else 0
        with part.open("ab" if have else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                have += len(chunk)
                if total and (tenths := 10 * have // total) > told:
                    told = tenths
                    report(f"{part.name}: {10 * told} % of {total / 1e6:.1f} MB")
    return not total or have >= total
