"""Makes .venv and fills it from the hashed locks: ``python tools/bootstrap.py run|dev``. Needs nothing but Python.

Written so that a Python that is too old can still read it and say so.
"""

# ruff: noqa: PTH100, PTH118, PTH120, UP031, UP032 - no f-strings: a Python that is too old must get as far as the message

import os
import platform
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
#: The C library for which morfeusz2's Linux wheel is built, at least.
GLIBC = (2, 28)


def stop(text):
    """Print ``text`` and end with 1."""
    sys.stderr.write("prezent: " + text + "\n")
    sys.exit(1)


def require_python(version, executable):
    """End with a message unless ``version`` is new enough."""
    if tuple(version[:2]) < OLDEST:
        stop(
            "{} is Python {}.{}; Prezent needs {}.{} or newer (Debian, Ubuntu: apt install python3-venv). "
            "Another one is taken with: make PYTHON=/path/to/python3 …".format(
                executable, version[0], version[1], *OLDEST
            )
        )


def missing_parts(version):
    """What the interpreter lacks to make a virtual environment, as a message, or an empty text."""
    try:
        import ensurepip
        import venv
    except ImportError:
        return (
            "this Python has no venv (or ensurepip). On Debian or Ubuntu: apt install python3-venv "
            "(or python{}.{}-venv for a Python beside the system's), then try again".format(version[0], version[1])
        )
    return "" if ensurepip and venv else "unreachable"


def glibc():
    """The version of the GNU C library in use as (major, minor), or None: another library, another system."""
    try:
        name, _, number = os.confstr("CS_GNU_LIBC_VERSION").partition(" ")
    except (AttributeError, ValueError, OSError):
        return None
    parts = number.split(".")
    return (int(parts[0]), int(parts[1])) if name == "glibc" and len(parts) > 1 else None


def has_polish_wheel(system, machine, libc):
    """Whether morfeusz2 (wheels only) can be installed: the markers in its lock cannot tell musl from glibc.

    ``system`` and ``machine`` as ``platform`` names them; ``libc`` as ``glibc()`` returns it.
    """
    if system == "Linux":
        return machine == "x86_64" and libc is not None and libc >= GLIBC
    return system == "Darwin" or (system == "Windows" and machine.upper() == "AMD64")


def python_of(venv):
    """The interpreter inside a virtual environment."""
    return os.path.join(venv, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def works(python):
    """Whether a virtual environment made earlier still runs, with a Python that is new enough and with pip."""
    code = "import sys, pip; sys.exit(sys.version_info < (%d, %d))" % OLDEST
    try:
        return subprocess.call([python, "-c", code], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv():
    """Make .venv unless there is one that works."""
    import shutil
    import venv

    if works(python_of(VENV)):
        return
    sys.stdout.write("Making .venv with Python {}.{}\n".format(*sys.version_info[:2]))
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(VENV)
    except subprocess.CalledProcessError:
        stop(missing_parts(sys.version_info) or "pip could not be put into .venv; is the disk full?")


def install(*words):
    """Run pip inside .venv; True when it succeeded."""
    command = [python_of(VENV), "-m", "pip", "--disable-pip-version-check", "install", "-q", *words]
    return subprocess.call(command, cwd=ROOT) == 0


def fill(what):
    """Install the locked packages for ``what`` (run or dev), and the command ``prezent`` itself."""
    sys.stdout.write("Installing packages (requirements/%s.txt)\n" % what)
    sys.stdout.flush()
    if not install("--require-hashes", "-r", "requirements/%s.txt" % what):
        stop("the packages could not be installed; the lines above say why. Try again with: make install")
    polish = has_polish_wheel(platform.system(), platform.machine(), glibc())
    if not polish or not install("--require-hashes", "-r", "requirements/polish.txt"):
        sys.stdout.write("There is no morfeusz2 for this machine: Polish forms are made by rules instead.\n")
    # Its source distribution would need a Rust compiler.
    if not install("--require-hashes", "--only-binary", ":all:", "-r", "requirements/letters.txt"):
        sys.stdout.write(
            "There is no typst for this machine: letters are printed from the browser instead of as PDF.\n"
        )
    if not install("--require-hashes", "-r", "requirements/build.txt") or not install(
        "--no-deps", "--no-build-isolation", "-e", "."
    ):
        stop("prezent itself could not be installed; the lines above say why")


def main(arguments):
    """Do everything; ``arguments`` names what to install."""
    require_python(sys.version_info, sys.executable)
    lacking = missing_parts(sys.version_info)
    if lacking:
        stop(lacking)
    make_venv()
    fill(arguments[0] if arguments else "run")


if __name__ == "__main__":
    main(sys.argv[1:])
