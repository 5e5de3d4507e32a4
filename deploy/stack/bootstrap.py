"""Make the Python environment of this checkout once, then run the command line in it.

Run as a script by ``./kvi`` with whatever Python is there, so it imports nothing but the
standard library.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "kvi-stamp"
REQUIREMENTS = ROOT / "requirements.txt"
TOOLS = ROOT / ".tools"
LOG = TOOLS / "setup.log"
NEEDED_BYTES = 700_000_000

UNREACHABLE = (
    "the package index cannot be reached; connect to the network for this first start, or "
    "configure pip for your own index"
)
# What pip writes when it fails, and the sentence that says what to do about it. The first that is
# found counts: behind whatever keeps pip from the index it also says that no package was found.
REMEDIES = {
    "No space left on device": "the disk is full; free about 700 MB and start again",
    "DO NOT MATCH THE HASHES": "a downloaded package is not the one this project pinned; "
    "check the package index that pip is configured to use",
    "CERTIFICATE_VERIFY_FAILED": "this machine does not trust the package index; tell pip your own "
    "certificate authority (pip config set global.cert FILE)",
    "ProxyError": "the proxy does not let pip through to the package index; correct HTTPS_PROXY or "
    "pip's own setting (pip config set global.proxy ADDRESS)",
    "NewConnectionError": UNREACHABLE,
    "ConnectTimeoutError": UNREACHABLE,
    "Temporary failure in name resolution": UNREACHABLE,
    "Read timed out": "the package index does not answer; start again later",
    "Connection aborted": "the connection to the package index is cut off; start again later, or "
    "configure pip for your own index",
    "Permission denied": "this folder cannot be written; run kvi as the user who owns it",
    "No matching distribution found": "the package index lacks a package, or keeps it from this "
    "machine; use another index, or Python 3.11 to 3.13 on Linux x86-64 or aarch64",
}


class CannotSetUpError(Exception):
    """Set-up cannot go on; the message is one sentence that says what to do."""


def main() -> None:
    """Run the command line, after making the environment when it is missing or outdated."""
    try:
        if not is_ready():
            set_up()
    except CannotSetUpError as error:
        say(str(error))
        sys.exit(2)
    except KeyboardInterrupt:
        say("interrupted; the next call completes the set-up.")
        sys.exit(130)
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    # -P: a folder named deploy or shared where the user happens to stand must not be imported.
    command = [str(PYTHON), "-P", "-m", "deploy.cli", *sys.argv[1:]]
    os.execve(PYTHON, command, environment)  # noqa: S606 - our own command


def is_ready() -> bool:
    """Whether the environment is complete and made for exactly these requirements."""
    try:
        return STAMP.read_text() == stamp() and PYTHON.exists()
    except FileNotFoundError:
        return False


def stamp() -> str:
    """Everything the environment depends on: the requirements, the Python, where it stands."""
    requirements = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    return f"{requirements}\n{sys.version_info.major}.{sys.version_info.minor}\n{ROOT}\n"


def set_up() -> None:
    """Make the environment, or complete what an interrupted call left."""
    check_machine()
    with only_one_at_a_time("environment") as lock:
        if is_ready():
            return
        say(f"setting up once, about a minute; details in {LOG.relative_to(ROOT)}")
        if not can_be_updated():
            # No stamp: an interrupted set-up. What pip left there is unknown, its cache is not.
            make_environment(lock)
        STAMP.unlink(missing_ok=True)
        install_packages(lock)
        (site_packages() / "kvi.pth").write_text(f"{ROOT}\n")
        STAMP.write_text(stamp())
        say(
            "set-up complete; the first start fetches Kafka, MongoDB and, where it is missing, Java"
        )


def check_machine() -> None:
    """Refuse early, and in words, what would fail late and in a traceback."""
    if platform.system() != "Linux" or platform.machine() not in {"x86_64", "aarch64"}:
        raise CannotSetUpError("kvi runs on Linux x86-64 or aarch64; start it there.")
    try:
        import ensurepip  # noqa: F401, PLC0415 - some distributions package it apart
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise CannotSetUpError(
            "this Python cannot make environments; install its venv module "
            "(Debian and Ubuntu: the package python3-venv), or name another with KVI_PYTHON."
        ) from None
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise CannotSetUpError("the disk is nearly full; free about 700 MB and start again.")
    try:
        TOOLS.mkdir(exist_ok=True)
        LOG.open("a").close()
    except OSError:
        raise CannotSetUpError(
            f"the folder {ROOT} cannot be written; run kvi as the user who owns it."
        ) from None


@contextmanager
def only_one_at_a_time(what: str) -> Iterator[int]:
    """Two first calls in one checkout: the second waits and then finds everything ready."""
    lock = os.open(TOOLS / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another kvi is setting up this checkout; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def can_be_updated() -> bool:
    """Whether a complete environment of this Python stands here, only with other packages."""
    try:
        return STAMP.read_text().split("\n")[1:] == stamp().split("\n")[1:] and PYTHON.exists()
    except FileNotFoundError:
        return False


def make_environment(lock: int) -> None:
    """Make an empty environment from the Python that runs this."""
    say("making the Python environment")
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    run([base, "-I", "-m", "venv", str(ENVIRONMENT)], lock)


def install_packages(lock: int) -> None:
    """Install exactly the pinned packages, each checked against its hash, none built here."""
    total = sum("==" in line for line in REQUIREMENTS.read_text().splitlines())
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--retries=3", "--progress-bar=off"]
    command += ["--disable-pip-version-check", "-r", str(REQUIREMENTS)]
    run(command, lock, total)


def run(command: list[str], lock: int, packages: int = 0) -> None:
    """Run one step with its output in the log, counting the packages it fetches."""
    environment = dict(os.environ, PIP_CACHE_DIR=str(TOOLS / "pip-cache"))
    output: list[str] = []
    fetched = 0
    # The lock goes along: should this process be killed, the next call waits for the child.
    with (
        LOG.open("a") as log,
        subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            env=environment,
            pass_fds=(lock,),
        ) as process,
    ):
        for line in process.stdout or ():
            log.write(line)
            log.flush()
            output.append(line)
            if line.startswith("Collecting "):
                fetched += 1
                name = line.split()[1].partition("==")[0]
                show(f"fetching packages: {fetched} of {packages} ({name})", fetched, packages)
            elif line.startswith("WARNING: Retrying"):
                show("the package index does not answer; trying again", 1, 1)
            elif line.startswith("Installing collected packages"):
                say("installing the packages")
    if process.returncode != 0:
        raise CannotSetUpError(remedy("".join(output)))


def remedy(output: str, remedies: Mapping[str, str] = REMEDIES) -> str:
    """One sentence that says what to do about a step that failed."""
    for sign, sentence in remedies.items():
        if sign in output:
            return f"{sentence} (details in {LOG.relative_to(ROOT)})."
    return f"set-up failed; {LOG.relative_to(ROOT)} says why, and the next call tries again."


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return ENVIRONMENT / "lib" / version / "site-packages"


def show(text: str, step: int, steps: int) -> None:
    """Rewrite one line on a terminal; elsewhere say every twentieth step only."""
    if sys.stderr.isatty():
        end = "\n" if step == steps else ""
        sys.stderr.write(f"\r\033[Kkvi: {text}{end}")
        sys.stderr.flush()
    elif step % 20 == 0 or step == steps:
        say(text)


def say(text: str) -> None:
    """Tell the user, without disturbing what the command itself prints."""
    sys.stderr.write(f"kvi: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
