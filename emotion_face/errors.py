"""The package's errors: every one names the value, what was expected, and the fix."""


class EmotionFaceError(Exception):
    """Root of every error this package raises on purpose."""


class ConfigError(EmotionFaceError):
    """A configuration file or parameter holds a value that cannot be used."""


class NotInstalledError(ConfigError):
    """A configuration needs something that is not installed."""


class SourceError(EmotionFaceError):
    """A message from which stimuli come lacks what the map looks at, and was ignored."""


class StimulusError(EmotionFaceError):
    """A stimulus is malformed and was refused; the affective state is untouched."""


class StateFileError(EmotionFaceError):
    """A file with an affective state cannot be read, used or written."""


class FaceInputError(EmotionFaceError):
    """A gaze target, a speech level or a performance is refused; the face is untouched."""


class ModelError(EmotionFaceError):
    """A face model is missing, damaged, or does not fit what was asked of it."""


class PhotoError(EmotionFaceError):
    """A photograph cannot be read, or shows no face."""


class PanelError(EmotionFaceError):
    """A panel cannot be opened or written."""


class DashboardError(EmotionFaceError):
    """The dashboard cannot be served, or a browser asks for something that makes no sense."""


class BagError(EmotionFaceError):
    """A recording cannot be written, read or replayed."""


class RosError(EmotionFaceError):
    """ROS does not start, or refuses a node."""
