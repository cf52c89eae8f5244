"""Nothing leaves the machine: the telemetry of libraries is blocked here.

ONNX Runtime writes an identifier of the device to the user's cache and looks up where to send
reports; a variable that it reads when it is loaded stops both. So the whole package imports it from
this module. MediaPipe looks up where to send reports and has no option; it runs in a thread that
cannot open sockets.
"""

import ctypes
import errno
import os
import platform
import struct
from concurrent.futures import ThreadPoolExecutor

from emotion_face.errors import ModelError

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

__all__ = ["onnxruntime", "sealed_thread"]

# linux/audit.h, and the number of the call `socket`.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP = 425  # another way to a socket

# linux/prctl.h, linux/seccomp.h, linux/bpf_common.h
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_CALL, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def sealed_thread() -> ThreadPoolExecutor:
    """One thread that cannot open sockets, nor can threads that it starts.

    Not even a local one: a service of the machine would look up names on its behalf.

    Raises
    ------
    ModelError
        If the kernel does not support this.
    """
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sealed")
    try:
        thread.submit(_seal).result()
    except OSError as error:
        thread.shutdown()
        raise ModelError(
            "MediaPipe is kept from the network by seccomp, and the kernel refuses that "
            f"({error.strerror}): expected Linux with CONFIG_SECCOMP_FILTER on "
            f"{' or '.join(_MACHINES)}; allow it in the container's settings"
        ) from error
    return thread


def _seal() -> None:
    machine = platform.machine()
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"machine {machine}")
    instructions = _filter(*_MACHINES[machine])
    program = _Program(len(instructions) // 8, instructions)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program))


def _filter(architecture: int, socket: int) -> bytes:
    """A BPF program: no sockets, and no calls of another architecture."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 0, 4, architecture),
        (_LOAD, 0, 0, _CALL),
        (_JUMP_IF_EQUAL, 2, 0, _IO_URING_SETUP),
        (_JUMP_IF_EQUAL, 1, 0, socket),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _prctl(option: int, *values: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = (*values, 0, 0, 0, 0)[:4]
    if libc.prctl(option, *(ctypes.c_ulong(value) for value in padded)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
