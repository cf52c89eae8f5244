#!/bin/sh
# Says in one line what this machine lacks for the build, and the command that mends it.
# Usage: check_machine.sh [python3 [wheels|sourced]]
python=${1:-python3}
ros=${2:-wheels}
missing=""
need() { missing="$missing $1"; }

command -v "$python" >/dev/null 2>&1 || {
    echo "emotion_face: no $python here; mend with: sudo apt-get install python3" >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "emotion_face: $("$python" --version) is too old, 3.10 or newer is needed; choose another with: make PYTHON=python3.11" >&2
    exit 1
}
if [ "$ros" = wheels ] && [ "$(uname -m)" != x86_64 ]; then
    echo "emotion_face: ROS 2 has no PyPI wheels for $(uname -m); install ROS 2 with apt, source /opt/ros/<distro>/setup.sh and call make again" >&2
    exit 1
fi
command -v c++ >/dev/null 2>&1 && command -v cc >/dev/null 2>&1 || need build-essential
"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
"$python" -c 'import pathlib, sys, sysconfig; sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())' || need python3-dev
if [ "$ros" = sourced ]; then
    for pair in numpy:python3-numpy cv2:python3-opencv PIL:python3-pil yaml:python3-yaml aiohttp:python3-aiohttp matplotlib:python3-matplotlib; do
        "$python" -c "import ${pair%%:*}" 2>/dev/null || need "${pair##*:}"
    done
fi
[ -z "$missing" ] || {
    echo "emotion_face: this machine lacks:$missing; mend with: sudo apt-get install$missing" >&2
    exit 1
}
