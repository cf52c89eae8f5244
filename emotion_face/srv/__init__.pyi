"""Types of our srv classes; scripts/message_stubs.py writes this file."""

from sensor_msgs.msg import Image

class ShowImage:
    class Request:
        image: Image
        duration: float
        def __init__(self, *, image: Image = ..., duration: float = ...) -> None: ...

    class Response:
        success: bool
        message: str
        def __init__(self, *, success: bool = ..., message: str = ...) -> None: ...

class ShowText:
    class Request:
        PAGE: int
        STATUS: int
        text: str
        place: int
        duration: float
        def __init__(self, *, text: str = ..., place: int = ..., duration: float = ...) -> None: ...

    class Response:
        success: bool
        message: str
        def __init__(self, *, success: bool = ..., message: str = ...) -> None: ...
