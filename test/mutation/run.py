"""Mutation testing: changes modules in small ways, one by one, and reports surviving mutants.

`make mutation MODULES="affect/naming display"`; without MODULES each module of `SUBPACKAGES`.
`SHARE=.1` tries a tenth of the mutants of each subpackage, always the same, in random order. The
report is written anew after each mutant, so an interrupted run leaves that of a smaller sample.

The mutants are cosmic-ray's; of the replacements of an operator by another, only those by its
opposite are made. Each lives in memory of a process of its own, forked from this one, which has the
libraries loaded; it has to pass the subpackage's tests that run the mutated line, those of the
module's own file first, then the fastest. All times are of the CPU, so a busy machine changes no
result.
"""

import argparse
import difflib
import importlib.abc
import importlib.metadata
import importlib.util
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import coverage
import cv2  # noqa: F401  loaded once for all mutants
import hypothesis  # noqa: F401
import numpy  # noqa: F401
import onnxruntime  # noqa: F401
import pytest
from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec

ROOT = Path(__file__).parents[2]
OUTPUT = ROOT / "build" / "mutation"
SUBPACKAGES = ("affect", "face", "display", "sources", "settings")
CPU_S = 60
"""Greatest CPU time of a mutant; one that takes longer runs without end, and is killed."""
WAIT_S = 1800.0
"""The same of the clock, for a mutant that waits without end."""
TESTS_S = 10.0
"""Greatest total CPU time of the tests of a line; the fastest tests are chosen."""
DOCUMENTED = "test/test_documented_settings.py"
"""Holds the limits and defaults of every subpackage, lines that are run at the import."""
OPERATORS = re.compile(
    r"core/(?!ReplaceUnaryOperator_|ReplaceBinaryOperator_|ReplaceComparisonOperator_)"
    r"|core/ReplaceBinaryOperator_(Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Div|Mod_Mul)$"
    r"|core/ReplaceComparisonOperator_(Lt_LtE|LtE_Lt|Gt_GtE|GtE_Gt|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is)$"
)
PYTEST = (
    *("-q", "-x", "--no-header", "--basetemp", str(OUTPUT / "tmp")),
    *("-p", "no:cacheprovider", "-p", "no:unraisableexception"),  # the latter collects garbage
)


class Mutant(NamedTuple):
    """A change of one place in a module."""

    subpackage: str
    stem: str
    spec: MutationSpec


class Score(NamedTuple):
    """Results of mutants."""

    tried: int
    killed: int

    def interval(self) -> tuple[float, float]:
        """Wilson score interval of the share that is killed, at 95 % (Wilson 1927)."""
        n, share, z = self.tried, self.killed / self.tried, 1.96
        middle = share + z**2 / (2 * n)
        half = z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
        return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


class TestsOfLines:
    """A pytest plugin that records the lines and the CPU time of each test."""

    def __init__(self, measurement: coverage.Coverage) -> None:
        self._measurement = measurement
        self.durations_s: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Name the context of what runs now after the test."""
        self._measurement.switch_context(item.nodeid)
        before = time.process_time()
        result = yield
        self.durations_s[item.nodeid] = time.process_time() - before
        self._measurement.switch_context("")
        return result


class InMemory(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Replaces the source of one module."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self._name, self._path, self._text = name, path, text

    def find_spec(self, name: str, *_: Any) -> Any:
        """Find the module."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the text as the module."""
        exec(compile(self._text, self._path, "exec"), module.__dict__)


def modules(names: list[str]) -> dict[str, list[str]]:
    """Modules by subpackage, of names such as ``affect/naming`` or ``affect``."""
    found: dict[str, list[str]] = {}
    for name in names:
        subpackage, _, stem = name.partition("/")
        files = sorted((ROOT / "emotion_face" / subpackage).glob(f"{stem or '*'}.py"))
        stems = [file.stem for file in files if file.stem != "__init__"]
        if not stems:
            raise SystemExit(f"{name}: no such module, expected one such as affect/naming")
        found.setdefault(subpackage, []).extend(stems)
    return found


def forked(work: Callable[[], int]) -> bool:
    """Whether work in a separate process ends with 0, within `CPU_S` and `WAIT_S`."""
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        status = 1
        try:
            status = work()
        finally:
            os._exit(status)
    process = os.pidfd_open(child)
    in_time = bool(select.select([process], [], [], WAIT_S)[0])
    os.close(process)
    if not in_time:
        os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0 and in_time


def measure(subpackage: str) -> None:
    """Note the tests of each line of a subpackage."""

    def run() -> int:
        measurement = coverage.Coverage(
            data_file=OUTPUT / f"{subpackage}.coverage",
            include=[f"emotion_face/{subpackage}/*"],
            config_file=False,
        )
        plugin = TestsOfLines(measurement)
        measurement.start()
        status = pytest.main([*PYTEST, f"test/{subpackage}"], plugins=[plugin])
        measurement.stop()
        measurement.save()
        (OUTPUT / f"{subpackage}.json").write_text(json.dumps(plugin.durations_s))
        return int(status)

    child = os.fork()
    if child == 0:
        os._exit(run())
    if os.waitpid(child, 0)[1] != 0:
        raise SystemExit(f"the tests of {subpackage} fail without any mutant")


def mutants(subpackage: str, stem: str) -> list[Mutant]:
    """Give every mutant of a module."""
    path = ROOT / "emotion_face" / subpackage / f"{stem}.py"
    with use_db(OUTPUT / "session.sqlite", WorkDB.Mode.create) as db:
        init([path], db, {})
        specs = [item.mutations[0] for item in db.work_items]
    specs.sort(key=lambda spec: (spec.start_pos, spec.operator_name, spec.occurrence))
    return [Mutant(subpackage, stem, spec) for spec in specs if OPERATORS.match(spec.operator_name)]


class Tests:
    """The tests of each line of a subpackage."""

    def __init__(self, subpackage: str) -> None:
        self._data = coverage.CoverageData(OUTPUT / f"{subpackage}.coverage")
        self._data.read()
        self._durations_s = json.loads((OUTPUT / f"{subpackage}.json").read_text())

    def of_line(self, path: Path, line: int) -> list[str]:
        """Tests of a line; of the module's any line if none is recorded, as for a default."""
        by_line = self._data.contexts_by_lineno(str(path))
        found = {test for test in by_line.get(line, ()) if test}
        first = [] if found else [DOCUMENTED]
        found = found or {test for tests in by_line.values() for test in tests if test}
        own = f"test_{path.stem}.py"
        ranked = sorted(found, key=lambda test: (own not in test, self._durations_s[test], test))
        total_s = 0.0
        for test in ranked:
            total_s += self._durations_s[test]
            if first and total_s > TESTS_S:
                break
            first.append(test)
        return first


def survivor(mutant: Mutant, tests: Tests) -> str:
    """Place and changed lines of a mutant that no test notices; empty if one does."""
    path = ROOT / "emotion_face" / mutant.subpackage / f"{mutant.stem}.py"
    text = path.read_text()
    operator = get_operator(mutant.spec.operator_name)(**mutant.spec.operator_args)
    mutated = mutate_code(text, operator, mutant.spec.occurrence)
    line = mutant.spec.start_pos[0]
    chosen = tests.of_line(path, line)

    def run() -> int:
        module = f"emotion_face.{mutant.subpackage}.{mutant.stem}"
        sys.meta_path.insert(0, InMemory(module, path, mutated))
        return int(pytest.main([*PYTEST, *chosen]))

    survives = not chosen or forked(run)
    name = f"{mutant.subpackage}/{mutant.stem}"
    return f"{name}:{line}: {_changes(text, mutated)}" if survives else ""


def _changes(text: str, mutated: str) -> str:
    lines = difflib.unified_diff(text.splitlines(), mutated.splitlines(), n=0, lineterm="")
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return " -> ".join(f"`{line[1:].strip()}`" for line in changed)


def write(scores: dict[str, Score], numbers: dict[str, int], survivors: list[str]) -> None:
    """Write the report as Markdown."""
    lines = ["| subpackage | tried | of | killed | 95 % interval |", "|---|---|---|---|---|"]
    for name, score in scores.items():
        low, high = score.interval()
        share = f"{score.killed} ({score.killed / score.tried:.0%})"
        lines.append(
            f"| {name} | {score.tried} | {numbers[name]} | {share} | {low:.0%}-{high:.0%} |"
        )
    told = [f"* {survivor}" for survivor in survivors]
    (OUTPUT / "report.md").write_text("\n".join([*lines, "", *told]) + "\n")


def main() -> None:
    """Run, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the mutants (default: all)")
    parser.add_argument("modules", nargs="*", help="such as affect/naming or affect; default: all")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir(parents=True)
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(OUTPUT / "pycache")
    for plugin in importlib.metadata.entry_points(group="pytest11"):
        importlib.import_module(plugin.module)
    scores: dict[str, Score] = {}
    numbers: dict[str, int] = {}
    survivors: list[str] = []
    for subpackage, stems in modules(options.modules or list(SUBPACKAGES)).items():
        measure(subpackage)
        tests = Tests(subpackage)
        found = [mutant for stem in stems for mutant in mutants(subpackage, stem)]
        numbers[subpackage] = len(found)
        tried, killed = 0, 0
        for mutant in random.Random(subpackage).sample(found, round(options.share * len(found))):
            told = survivor(mutant, tests)
            tried, killed = tried + 1, killed + (not told)
            survivors += [told] if told else []
            scores[subpackage] = Score(tried, killed)
            write(scores, numbers, survivors)
    print((OUTPUT / "report.md").read_text())


if __name__ == "__main__":
    main()
