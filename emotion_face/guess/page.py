"""The page on which people guess: deals cards, and takes what is said of them."""

import base64
import logging
import queue
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from emotion_face.dashboard import STATIC, Access, Page, PageServer, json_news, request_of
from emotion_face.errors import EmotionFaceError
from emotion_face.guess.answers import SEED_MAX, answered, keep, new_seed, new_viewer
from emotion_face.guess.cards import FEELINGS, Dealer, cards
from emotion_face.settings import Checked, check_names, quantity, refusal
from emotion_face.throttle import Throttle

_PAGE = Path(__file__).parent / "static"
_VIEWER = re.compile(r"[0-9a-f]{8}")
_WAIT_S = 0.2
_logger = logging.getLogger("emotion_face")


@dataclass(frozen=True, kw_only=True)
class GuessRequest(Checked):
    """What the page may ask for: cards (``deal``), or to keep what was said (``give``)."""

    do: str
    viewer: str = ""
    seed: int = quantity("", 0, SEED_MAX, default=0)
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("do", (self.do,), ("deal", "give"))
        if self.do == "give" and not _VIEWER.fullmatch(self.viewer):
            raise refusal("viewer", self.viewer, "the letters that came with the cards")


class GuessPage:
    """Serves the page until it is closed; `run` lets it work in the caller's thread.

    Parameters
    ----------
    file : Path
        Where answers are kept.
    access : Access

    Raises
    ------
    EmotionFaceError
        If it cannot listen, or a model is missing.
    """

    def __init__(self, file: Path, access: Access) -> None:
        self._file, self._dealer = file, Dealer()
        self._calls: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._log = Throttle(_logger.warning)
        self._server = PageServer(
            access,
            [STATIC, _PAGE],
            on_watched=lambda watched: None,
            on_message=lambda text, page: self._calls.put(
                partial(self._perform, request_of(GuessRequest, text), page)
            ),
            on_refusal=lambda text, kind: self._calls.put(
                partial(self._log, kind, text, time.monotonic())
            ),
        )

    @property
    def url(self) -> str:
        """Address of the page."""
        return self._server.url

    def close(self) -> None:
        """End the server; a second time does nothing."""
        self._server.close()

    def run(self, until: Callable[[], bool]) -> None:
        """Work until something holds."""
        while not until():
            try:
                self._calls.get(timeout=_WAIT_S)()
            except queue.Empty:
                pass
            except Exception:
                _logger.exception("a request failed")

    def _perform(self, request: GuessRequest, page: Page) -> None:
        try:
            (self._deal if request.do == "deal" else self._take)(request, page)
        except EmotionFaceError as error:
            page.answer(str(error), is_error=True)
        except OSError as error:
            said = f"{error.filename}: {error.strerror}: nothing was kept"
            _logger.warning(said)
            page.answer(said, is_error=True)

    def _deal(self, request: GuessRequest, page: Page) -> None:
        seed = new_seed()
        faces = [np.packbits(self._dealer.frame(card) != 0) for card in cards(seed)]
        values: dict[str, object] = {
            "viewer": new_viewer(),
            "seed": seed,
            "feelings": FEELINGS,
            "faces": [base64.b64encode(face.tobytes()).decode() for face in faces],
        }
        page.tell_soon(json_news("cards", values, is_event=True))

    def _take(self, request: GuessRequest, page: Page) -> None:
        answers = answered(request.viewer, "page", request.seed, request.said)
        keep(self._file, answers)
        shown = [answer.shown for answer in answers]
        page.tell_soon(json_news("kept", {"shown": shown}, is_event=True))
