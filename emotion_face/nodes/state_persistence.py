"""Keeping the affective state of a node over a restart."""

from collections.abc import Callable, Mapping

from emotion_face.affect import AffectSettings, StateKeeper, Timeline
from emotion_face.nodes.call_queue import CallQueue
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.resources import user_path


class StatePersistence:
    """Restores a node's timeline from a file, and saves it there periodically and at the end.

    Parameters
    ----------
    node : GuardedNode
    timeline : Timeline
    settings : AffectSettings
    character : callable () -> mapping
        Names of preset, personality and wheel, for readers of the file.
    """

    def __init__(
        self,
        node: GuardedNode,
        timeline: Timeline,
        settings: AffectSettings,
        character: Callable[[], Mapping[str, object]],
    ) -> None:
        self._node, self._calls = node, CallQueue(node)
        self._warn: Callable[[str, str], object] = node.warnings.warn
        self._keeper: StateKeeper | None = None
        if settings.state_file:
            file = user_path(settings.state_file)
            self._keeper = StateKeeper(file, timeline, character, lambda *said: self._warn(*said))
            if self._keeper.load():
                node.get_logger().info(f"{file}: restored the feelings from it")
            self._warn = self._post
            node.create_timer(settings.state_every_s, self._keeper.save_soon)

    def close(self) -> None:
        """Save what there is now."""
        if self._keeper:
            self._warn = self._node.warnings.warn  # the queue no longer runs
            self._keeper.close()

    def _post(self, text: str, kind: str) -> None:
        self._calls.post(self._node.warnings.warn, text, kind)
