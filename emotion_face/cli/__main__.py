"""``python -m emotion_face.cli``: the command line of a source tree that is not built."""

import sys

from emotion_face.cli import main

sys.exit(main())
