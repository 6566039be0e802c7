"""Rebuilding: an edition made twice from clean copies, in circumstances as different as can be."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from positions.hashing import file_sha256
from publishing import WorkFailedError
from publishing.edition import Edition
from publishing.pages import MANIFEST
from publishing.verification.copies import clean_copy
from publishing.verification.verdicts import Outcome, Verdict, verdict

PART = "rebuild"

#: Variables that keep numpy, its algebra and the C library from a processor's newer instructions,
#: which round otherwise; read where there are any, on x86.
OLDER_INSTRUCTIONS = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL",
    "OPENBLAS_CORETYPE": "Nehalem",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-AVX2_Usable,-FMA_Usable",
}


@dataclass(frozen=True)
class Circumstances:
    """What differs between builds and must not matter."""

    folder: str
    seed: str
    zone: str
    locale: str
    cores: int
    older: bool  # whether the processor's newer instructions are left alone

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the process that builds."""
        given = {"PYTHONHASHSEED": self.seed, "TZ": self.zone, "LC_ALL": self.locale}
        if self.older and platform.machine() == "x86_64":
            given |= OLDER_INSTRUCTIONS
        return {**os.environ, **given, "PYTHONDONTWRITEBYTECODE": "1"}


CIRCUMSTANCES = (
    Circumstances("one", "1", "Asia/Tokyo", "C", 1, older=False),
    Circumstances(
        "another place with blanks", "4242", "America/Los_Angeles", "C.UTF-8", 2, older=True
    ),
)


@dataclass(frozen=True)
class Rebuilt:
    """An edition made in a copy: its folder, and whether the network was cut off meanwhile."""

    folder: Path
    offline: bool


def without_network() -> list[str]:
    """What to put before a command so that it has no network; nothing where that cannot be done."""
    for command in (["unshare", "--net"], ["unshare", "--net", "--map-root-user"]):
        if shutil.which(command[0]) is None:
            return []
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return []


def rebuild(edition: Edition, place: Path, circumstances: Circumstances) -> Rebuilt:
    """Make an edition in a clean copy; a `WorkFailedError` tells what the build said."""
    copy = clean_copy(edition.root, place / circumstances.folder)
    cut = without_network()
    command = [*cut, sys.executable, "-m", "publishing.cli", "render", "--quiet",
               "--session", edition.session, "--focus", edition.focus]  # fmt: skip
    cores = sorted(os.sched_getaffinity(0))[: circumstances.cores]
    done = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False,
        env={**circumstances.environment, "PYTHONPATH": str(copy / "lib")},
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise WorkFailedError(f"{edition.slug} cannot be rebuilt: {' '.join(last)}")
    return Rebuilt(copy / "_build" / "editions" / edition.slug, bool(cut))


def rebuild_twice(
    edition: Edition, place: Path, *, progress: Callable[[str], None] = lambda line: None
) -> list[Rebuilt]:
    """Make an edition in each of the circumstances, side by side."""
    told = [f"{item.cores} core{'s' if item.cores > 1 else ''}" for item in CIRCUMSTANCES]
    progress(f"{edition.slug}: building twice from clean copies ({' and '.join(told)})")
    with ThreadPoolExecutor(len(CIRCUMSTANCES)) as pool:
        return list(pool.map(lambda item: rebuild(edition, place, item), CIRCUMSTANCES))


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of an edition but the list of what it was made from."""
    files = (item for item in folder.rglob("*") if item.is_file() and item.name != MANIFEST)
    return {item.relative_to(folder).as_posix(): file_sha256(item) for item in sorted(files)}


def verdicts(edition: Edition, builds: list[Rebuilt]) -> list[Verdict]:
    """Whether the builds are one another's equal, and whether the network was cut off."""
    first, second = (hashes(build.folder) for build in builds)
    differing = [name for name in sorted({*first, *second}) if first.get(name) != second.get(name)]
    same = verdict(
        PART, edition.slug, (f"{name} differs between two builds" for name in differing),
        f"{len(first)} files, equal in both builds",
    )  # fmt: skip
    offline = all(build.offline for build in builds)
    network = Verdict(
        PART, f"{edition.slug} without a network",
        Outcome.HOLDS if offline else Outcome.OPEN,
        "built with the network cut off" if offline else "the network cannot be cut off here",
    )  # fmt: skip
    return [same, network]
