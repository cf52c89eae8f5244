"""From an emotional state to frames: the trained generator, its animator and its camera."""

from emotion_face.face.actor import Actor
from emotion_face.face.animator import FaceAnimator, FaceParameters
from emotion_face.face.camera import HYSTERESIS, SPECK_PX, View, binarize, warp
from emotion_face.face.canvas import HEIGHT, PANEL_HEIGHT, PANEL_WIDTH, PORTRAIT, REACH_PX, WIDTH
from emotion_face.face.code import (
    GROOMING_NAMES,
    IDENTITY_SIZE,
    SHAPE_SIZE,
    SHARES,
    Grooming,
    grooming,
    random_code,
)
from emotion_face.face.controls import CONTROL_NAMES, LID_WIDE, Controls
from emotion_face.face.directions import (
    DIRECTIONS_FILE,
    Direction,
    directed,
    directed_drawn,
    load_directions,
    portrait_directions,
    portrait_vector,
    weights_of,
)
from emotion_face.face.expression import HEAD_OF_EMOTIONS, Expression
from emotion_face.face.eyes import EYE_WINDOW, eye_window, eyes_of, gaze_of, looking_ahead
from emotion_face.face.framing import FramingParameters
from emotion_face.face.gaze import GazeParameters
from emotion_face.face.generator import FieldGenerator, OnnxGenerator, load_cartoon, load_generator
from emotion_face.face.identity import (
    drawn_person,
    load_identity,
    mix_of,
    seeded,
    shipped_person,
)
from emotion_face.face.identity_files import (
    AUTOMATIC,
    amounts_of,
    checked_amounts,
    known_identities,
    model_for,
    own_file,
    own_folder,
    own_people,
    parts_of,
    shipped_cartoons,
    shipped_people,
    style_of,
    worn_by,
)
from emotion_face.face.idle import IdleParameters
from emotion_face.face.inputs import FACE_FRAME, performance_of, point_of
from emotion_face.face.keys import KEYS
from emotion_face.face.life import LifeParameters
from emotion_face.face.marks import CLEAR, LIT, Mark
from emotion_face.face.mixing import REGIONS, mixed
from emotion_face.face.morphing import Morph
from emotion_face.face.motion import STYLES, AttackParameters, MotionParameters
from emotion_face.face.onset import OnsetParameters
from emotion_face.face.own import own_files
from emotion_face.face.path import GROUPS, move
from emotion_face.face.performance import Outcome, Performance, PerformanceBlender, Phase, Play
from emotion_face.face.points import OUTLINE, POINTS, POINTS_SIZE, points_of, retouched
from emotion_face.face.portrait import STYLE as PORTRAIT_STYLE
from emotion_face.face.portrait import Drawn, PortraitGenerator, Portrayed
from emotion_face.face.recipe import PEOPLE_MAX, STEPS, Recipe, random_shares
from emotion_face.face.settings import FaceSettings
from emotion_face.face.speech import SpeechParameters
from emotion_face.face.states import Stance, State, repertoire
from emotion_face.face.stills import still
from emotion_face.face.worn import (
    ANCHORS,
    EYES_PX,
    INK,
    PARTS_MAX,
    Outfit,
    Part,
    Places,
    known_parts,
    load_parts,
)

__all__ = [
    "ANCHORS",
    "AUTOMATIC",
    "CLEAR",
    "CONTROL_NAMES",
    "DIRECTIONS_FILE",
    "EYES_PX",
    "EYE_WINDOW",
    "FACE_FRAME",
    "GROOMING_NAMES",
    "GROUPS",
    "HEAD_OF_EMOTIONS",
    "HEIGHT",
    "HYSTERESIS",
    "IDENTITY_SIZE",
    "INK",
    "KEYS",
    "LID_WIDE",
    "LIT",
    "OUTLINE",
    "PANEL_HEIGHT",
    "PANEL_WIDTH",
    "PARTS_MAX",
    "PEOPLE_MAX",
    "POINTS",
    "POINTS_SIZE",
    "PORTRAIT",
    "PORTRAIT_STYLE",
    "REACH_PX",
    "REGIONS",
    "SHAPE_SIZE",
    "SHARES",
    "SPECK_PX",
    "STEPS",
    "STYLES",
    "WIDTH",
    "Actor",
    "AttackParameters",
    "Controls",
    "Direction",
    "Drawn",
    "Expression",
    "FaceAnimator",
    "FaceParameters",
    "FaceSettings",
    "FieldGenerator",
    "FramingParameters",
    "GazeParameters",
    "Grooming",
    "IdleParameters",
    "LifeParameters",
    "Mark",
    "Morph",
    "MotionParameters",
    "OnnxGenerator",
    "OnsetParameters",
    "Outcome",
    "Outfit",
    "Part",
    "Performance",
    "PerformanceBlender",
    "Phase",
    "Places",
    "Play",
    "PortraitGenerator",
    "Portrayed",
    "Recipe",
    "SpeechParameters",
    "Stance",
    "State",
    "View",
    "amounts_of",
    "binarize",
    "checked_amounts",
    "directed",
    "directed_drawn",
    "drawn_person",
    "eye_window",
    "eyes_of",
    "gaze_of",
    "grooming",
    "known_identities",
    "known_parts",
    "load_cartoon",
    "load_directions",
    "load_generator",
    "load_identity",
    "load_parts",
    "looking_ahead",
    "mix_of",
    "mixed",
    "model_for",
    "move",
    "own_file",
    "own_files",
    "own_folder",
    "own_people",
    "parts_of",
    "performance_of",
    "point_of",
    "points_of",
    "portrait_directions",
    "portrait_vector",
    "random_code",
    "random_shares",
    "repertoire",
    "retouched",
    "seeded",
    "shipped_cartoons",
    "shipped_people",
    "shipped_person",
    "still",
    "style_of",
    "warp",
    "weights_of",
    "worn_by",
]
