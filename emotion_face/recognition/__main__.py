"""Download the face finder's model, once: ``python -m emotion_face.recognition``."""

import sys

from emotion_face.errors import ModelError
from emotion_face.recognition import fetch, model_place

if __name__ == "__main__":
    try:
        fetch(model_place(), print)
    except ModelError as error:
        sys.exit(str(error))
