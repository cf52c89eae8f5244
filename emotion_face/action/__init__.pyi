"""Types of our action classes; scripts/message_stubs.py writes this file."""

from builtin_interfaces.msg import Duration

class PlayExpression:
    class Goal:
        INTENSITY__DEFAULT: float
        expression: str
        intensity: float
        duration: Duration
        fade_in: Duration
        fade_out: Duration
        priority: int
        def __init__(
            self,
            *,
            expression: str = ...,
            intensity: float = ...,
            duration: Duration = ...,
            fade_in: Duration = ...,
            fade_out: Duration = ...,
            priority: int = ...,
        ) -> None: ...

    class Result:
        CANCELLED: int
        COMPLETED: int
        INTERRUPTED: int
        PREEMPTED: int
        code: int
        message: str
        shown: Duration
        def __init__(
            self, *, code: int = ..., message: str = ..., shown: Duration = ...
        ) -> None: ...

    class Feedback:
        FADE_IN: int
        FADE_OUT: int
        HOLD: int
        phase: int
        weight: float
        remaining: Duration
        def __init__(
            self, *, phase: int = ..., weight: float = ..., remaining: Duration = ...
        ) -> None: ...
