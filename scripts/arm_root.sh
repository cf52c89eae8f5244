#!/bin/sh
# Makes what an emulated Raspberry Pi needs: Debian's Python for aarch64, and wheels of what the core and its tests
# import. FOLDER/python is that Python; ARM_CPU says on which processor: cortex-a72 (Pi 4) or cortex-a76 (Pi 5).
# Usage: arm_root.sh FOLDER [pip]
# MIRROR is a mirror of Debian; if it is not set, the one of this machine's apt.
set -eu
export LC_ALL=C
release=bookworm
keys=/usr/share/keyrings/debian-archive-keyring.gpg
packages="python3.11 libstdc++6"
tests="hypothesis|lxml|mcap|psutil|pytest|pytest-xdist|scipy"

fail() {
    echo "emotion_face: $1" >&2
    exit 1
}

cd "${0%/*}/.."
mkdir -p "$1"
folder=$(cd "$1" && pwd)
pip=${2:-pip}
log=$folder/log

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    fail "the emulated Raspberry Pi is made of Debian packages by apt-get and dpkg-deb, which this system lacks; use Debian or Ubuntu"
missing=""
command -v qemu-aarch64 >/dev/null || missing="$missing qemu-user"
[ -f "$keys" ] || missing="$missing debian-archive-keyring"
[ -z "$missing" ] || fail "this machine lacks:$missing; fix it with: sudo apt-get install$missing"
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)}
[ -n "$mirror" ] || fail "no mirror of Debian among apt's sources; name one: make test-arm MIRROR=http://..."

apt_get() { # with state of its own: the machine's packages are left alone
    apt-get -o Dir::Etc::sourcelist="$folder/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State="$folder/apt" -o Dir::State::status="$folder/apt/status" -o Dir::Cache="$folder/apt" \
        -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Debug::NoLocking=true \
        -o APT::Install-Recommends=false -o APT::Update::Error-Mode=any "$@" >>"$log" 2>&1
}

processor() { # root, part, variant and revision; ONNX Runtime reads them, and fails on those of another make
    mkdir -p "$1/proc" "$1/sys/devices/system/cpu"
    for core in 0 1 2 3; do
        printf 'processor\t: %d\nCPU implementer\t: 0x41\nCPU architecture: 8\n' "$core"
        printf 'CPU variant\t: %s\nCPU part\t: %s\nCPU revision\t: %d\n\n' "$3" "$2" "$4"
    done >"$1/proc/cpuinfo"
    for cores in possible present; do
        echo 0-3 >"$1/sys/devices/system/cpu/$cores"
    done
}

: >"$log"
if [ ! -d "$folder/cortex-a76" ]; then
    echo "fetching Debian's Python for aarch64 into $1 (once, 16 MB)"
    rm -rf "$folder/apt" "$folder/root" "$folder/cortex-a72"
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$folder/root"
    : >"$folder/apt/status"
    echo "deb [signed-by=$keys] $mirror $release main" >"$folder/apt/sources.list"
    apt_get update || fail "no list of arm64 packages of $release from $mirror (see $log); name another mirror: make test-arm MIRROR=http://..."
    # shellcheck disable=SC2086
    apt_get --yes --download-only install $packages || fail "no arm64 packages from $mirror (see $log)"
    for package in "$folder"/apt/archives/*.deb; do
        dpkg-deb --extract "$package" "$folder/root"
    done
    rm -rf "$folder/apt"
    mv "$folder/root" "$folder/cortex-a72"
    processor "$folder/cortex-a72" 0xd08 0x0 3
    cp -al "$folder/cortex-a72" "$folder/root"
    rm "$folder/root/proc/cpuinfo"
    processor "$folder/root" 0xd0b 0x4 1
    mv "$folder/root" "$folder/cortex-a76"
fi

grep -hE "^($tests)==" requirements/test.txt | cat requirements/runtime.txt requirements/robot.txt - |
    grep -v "^-r" >"$folder/wanted.txt"
if ! cmp -s "$folder/wanted.txt" "$folder/packages/wanted.txt"; then
    echo "installing wheels for aarch64 into $1 (once, 600 MB)"
    rm -rf "$folder/packages"
    "$pip" install --quiet --disable-pip-version-check --no-warn-conflicts --target "$folder/packages" \
        --only-binary=:all: --implementation cp --python-version 3.11 --platform manylinux_2_28_aarch64 \
        --platform manylinux_2_27_aarch64 --platform manylinux_2_17_aarch64 --platform manylinux2014_aarch64 \
        -r "$folder/wanted.txt" >>"$log" 2>&1 || fail "pip finds no wheels for aarch64 of what $folder/wanted.txt lists (see $log)"
    mv "$folder/wanted.txt" "$folder/packages/wanted.txt"
fi

cat >"$folder/python" <<WRAPPER
#!/bin/sh
# Python on an emulated Raspberry Pi 4, or 5 with ARM_CPU=cortex-a76. What it starts as sys.executable is emulated too.
cpu=\${ARM_CPU:-cortex-a72}
export PYTHONHOME="$folder/\$cpu/usr" PYTHONPATH="$PWD:$folder/packages"
unset PYTHONDONTWRITEBYTECODE # an emulated compiler is slow
exec qemu-aarch64 -cpu "\$cpu" -L "$folder/\$cpu" -0 "$folder/python" "$folder/\$cpu/usr/bin/python3.11" "\$@"
WRAPPER
chmod +x "$folder/python"
