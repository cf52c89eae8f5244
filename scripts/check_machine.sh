#!/bin/sh
# Says in one line what this machine lacks for the build, and the command that fixes it.
# Usage: check_machine.sh [python3 [wheels|sourced|none]]
python=${1:-python3}
ros=${2:-wheels}
missing=""
export LC_ALL=C
need() { missing="$missing $1"; }

folder=$(cd "${0%/*}/.." && pwd)
case $folder in
*[!A-Za-z0-9_./+@~-]*)
    echo "emotion_face: the folder '$folder' has a space or another character in its name that the build tools do not accept; move it to one of plain letters, digits and . _ - + @ ~" >&2
    exit 1
    ;;
esac
command -v "$python" >/dev/null 2>&1 || {
    echo "emotion_face: no $python here; fix it with: sudo apt-get install python3" >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
    echo "emotion_face: $("$python" --version) is too old, 3.10 or newer is needed; choose another with: make PYTHON=python3.11" >&2
    exit 1
}
if [ "$ros" = wheels ] && [ "$(uname -m)" != x86_64 ]; then
    echo "emotion_face: ROS 2 has no PyPI wheels for $(uname -m); install ROS 2 with apt, source /opt/ros/<distro>/setup.sh and call make again, or do without: make ROS=none" >&2
    exit 1
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
if [ "$ros" != none ]; then # messages are compiled
    command -v c++ >/dev/null 2>&1 && command -v cc >/dev/null 2>&1 || need build-essential
    "$python" -c 'import pathlib, sys, sysconfig; sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())' || need python3-dev
fi
if [ "$ros" = sourced ]; then
    for pair in numpy:python3-numpy cv2:python3-opencv PIL:python3-pil yaml:python3-yaml aiohttp:python3-aiohttp matplotlib:python3-matplotlib; do
        "$python" -c "import ${pair%%:*}" 2>/dev/null || need "${pair##*:}"
    done
fi
[ -z "$missing" ] || {
    echo "emotion_face: this machine lacks:$missing; fix it with: sudo apt-get install$missing" >&2
    exit 1
}
