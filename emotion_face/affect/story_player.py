"""Playing a story on a clock."""

import math

from emotion_face.affect.story import Cue, Story


class StoryPlayer:
    """Returns each cue of a story when it is due.

    The story begins at the first call, and again when the clock jumps back to before its start.

    Parameters
    ----------
    story : Story
    loop : bool
        Whether the story begins again at its end.
    """

    def __init__(self, story: Story, *, loop: bool = False) -> None:
        self._story, self._loop = story, loop
        self._start_s = math.nan
        self._played = 0

    def due(self, now_s: float) -> list[Cue]:
        """Cues that are due by ``now_s`` [s] since the last call."""
        if not now_s >= self._start_s:
            self._begin(now_s)
        first, cues = self._played, self._story.cues
        while self._played < len(cues) and cues[self._played].at_s <= now_s - self._start_s:
            self._played += 1
        due = list(cues[first : self._played])
        if self._loop and now_s - self._start_s >= self._story.end_s:
            self._begin(now_s)
        return due

    def has_ended(self, now_s: float) -> bool:
        """Whether every cue was due and the story is over at ``now_s`` [s]; never if it loops."""
        is_played = self._played == len(self._story.cues)
        return is_played and not self._loop and now_s - self._start_s >= self._story.end_s

    def _begin(self, now_s: float) -> None:
        self._start_s, self._played = now_s, 0
