"""Types of our msg classes; scripts/message_stubs.py writes this file."""

from collections.abc import MutableSequence

from builtin_interfaces.msg import Duration
from std_msgs.msg import Header

class Approach:
    header: Header
    azimuth: float
    distance: float
    speed: float
    contact: float
    def __init__(
        self,
        *,
        header: Header = ...,
        azimuth: float = ...,
        distance: float = ...,
        speed: float = ...,
        contact: float = ...,
    ) -> None: ...

class Drives:
    header: Header
    speed_scale: float
    voice_pitch: float
    voice_rate: float
    voice_volume: float
    approach: float
    def __init__(
        self,
        *,
        header: Header = ...,
        speed_scale: float = ...,
        voice_pitch: float = ...,
        voice_rate: float = ...,
        voice_volume: float = ...,
        approach: float = ...,
    ) -> None: ...

class EmotionState:
    FEAR: str
    JOY: str
    LOVE: str
    MAD: str
    NEUTRAL: str
    POWER: str
    SAD: str
    SURPRISE: str
    header: Header
    adrenaline: float
    cortisol: float
    endorphins: float
    dopamine: float
    oxytocin: float
    noradrenaline: float
    serotonin: float
    fear: float
    mad: float
    joy: float
    love: float
    sad: float
    surprise: float
    power: float
    neutral: float
    valence: float
    arousal: float
    dominance: float
    mood_valence: float
    mood_arousal: float
    mood_dominance: float
    emotion: str
    blend: str
    word: str
    intensity: float
    def __init__(
        self,
        *,
        header: Header = ...,
        adrenaline: float = ...,
        cortisol: float = ...,
        endorphins: float = ...,
        dopamine: float = ...,
        oxytocin: float = ...,
        noradrenaline: float = ...,
        serotonin: float = ...,
        fear: float = ...,
        mad: float = ...,
        joy: float = ...,
        love: float = ...,
        sad: float = ...,
        surprise: float = ...,
        power: float = ...,
        neutral: float = ...,
        valence: float = ...,
        arousal: float = ...,
        dominance: float = ...,
        mood_valence: float = ...,
        mood_arousal: float = ...,
        mood_dominance: float = ...,
        emotion: str = ...,
        blend: str = ...,
        word: str = ...,
        intensity: float = ...,
    ) -> None: ...

class Mirror:
    LID_LEFT__DEFAULT: float
    LID_RIGHT__DEFAULT: float
    header: Header
    fear: float
    mad: float
    joy: float
    love: float
    sad: float
    surprise: float
    power: float
    lid_left: float
    lid_right: float
    gaze_x: float
    gaze_y: float
    jaw: float
    yaw: float
    pitch: float
    roll: float
    def __init__(
        self,
        *,
        header: Header = ...,
        fear: float = ...,
        mad: float = ...,
        joy: float = ...,
        love: float = ...,
        sad: float = ...,
        surprise: float = ...,
        power: float = ...,
        lid_left: float = ...,
        lid_right: float = ...,
        gaze_x: float = ...,
        gaze_y: float = ...,
        jaw: float = ...,
        yaw: float = ...,
        pitch: float = ...,
        roll: float = ...,
    ) -> None: ...

class People:
    header: Header
    width: int
    height: int
    people: MutableSequence[Person]
    count: int
    focus: int
    left: bool
    fear: float
    mad: float
    joy: float
    love: float
    sad: float
    surprise: float
    power: float
    attended: float
    ignored: float
    def __init__(
        self,
        *,
        header: Header = ...,
        width: int = ...,
        height: int = ...,
        people: MutableSequence[Person] = ...,
        count: int = ...,
        focus: int = ...,
        left: bool = ...,
        fear: float = ...,
        mad: float = ...,
        joy: float = ...,
        love: float = ...,
        sad: float = ...,
        surprise: float = ...,
        power: float = ...,
        attended: float = ...,
        ignored: float = ...,
    ) -> None: ...

class Person:
    id: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    azimuth: float
    elevation: float
    distance: float
    emotion: str
    valence: float
    arousal: float
    confidence: float
    looks_at_me: bool
    def __init__(
        self,
        *,
        id: int = ...,
        left: float = ...,
        top: float = ...,
        right: float = ...,
        bottom: float = ...,
        size: float = ...,
        azimuth: float = ...,
        elevation: float = ...,
        distance: float = ...,
        emotion: str = ...,
        valence: float = ...,
        arousal: float = ...,
        confidence: float = ...,
        looks_at_me: bool = ...,
    ) -> None: ...

class Stimulus:
    INTENSITY__DEFAULT: float
    header: Header
    source: str
    stimulus: str
    intensity: float
    duration: float
    adrenaline: float
    cortisol: float
    endorphins: float
    dopamine: float
    oxytocin: float
    noradrenaline: float
    serotonin: float
    def __init__(
        self,
        *,
        header: Header = ...,
        source: str = ...,
        stimulus: str = ...,
        intensity: float = ...,
        duration: float = ...,
        adrenaline: float = ...,
        cortisol: float = ...,
        endorphins: float = ...,
        dopamine: float = ...,
        oxytocin: float = ...,
        noradrenaline: float = ...,
        serotonin: float = ...,
    ) -> None: ...

class Trigger:
    INTENSITY__DEFAULT: float
    header: Header
    expression: str
    intensity: float
    duration: Duration
    fade_in: Duration
    fade_out: Duration
    priority: int
    def __init__(
        self,
        *,
        header: Header = ...,
        expression: str = ...,
        intensity: float = ...,
        duration: Duration = ...,
        fade_in: Duration = ...,
        fade_out: Duration = ...,
        priority: int = ...,
    ) -> None: ...

class Vocabulary:
    header: Header
    wheel: str
    personality: str
    stimuli: MutableSequence[str]
    modulators: MutableSequence[str]
    emotions: MutableSequence[str]
    blends: MutableSequence[str]
    words: MutableSequence[str]
    personalities: MutableSequence[str]
    def __init__(
        self,
        *,
        header: Header = ...,
        wheel: str = ...,
        personality: str = ...,
        stimuli: MutableSequence[str] = ...,
        modulators: MutableSequence[str] = ...,
        emotions: MutableSequence[str] = ...,
        blends: MutableSequence[str] = ...,
        words: MutableSequence[str] = ...,
        personalities: MutableSequence[str] = ...,
    ) -> None: ...
