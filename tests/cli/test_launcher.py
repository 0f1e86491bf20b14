"""The launcher sets up, repairs, waits for another start, and hands over. No network here."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "vedette"
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-uv.txt")
TELL = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "path": sys.path, "environment": dict(os.environ)}))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose locks are empty and whose command tells how it was started."""
    folder = tmp_path / "check out"
    (folder / "crawler" / "cli").mkdir(parents=True)
    shutil.copy(LAUNCHER, folder / "vedette")
    for name in LOCKS:
        (folder / name).write_text("", encoding="utf-8")
    for name in ("crawler/__init__.py", "crawler/cli/__init__.py"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "crawler/cli/__main__.py").write_text(TELL, encoding="utf-8")
    return folder


@pytest.fixture
def launcher(checkout: Path) -> ModuleType:
    """The launcher's functions, with `run` replaced: no process is started."""
    loader = SourceFileLoader("launcher_under_test", str(checkout / "vedette"))
    spec = importlib.util.spec_from_loader("launcher_under_test", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


SITE = f"lib/python3.{sys.version_info.minor}/site-packages"


class Programs:
    """Stands for venv, pip and uv; knows what was asked of them."""

    def __init__(self, launcher: ModuleType, failing: tuple[str, ...] = ()) -> None:
        self.launcher = launcher
        self.failing = failing
        self.asked: list[str] = []

    def __call__(
        self, command: list[str], environment: dict[str, str]
    ) -> tuple[int, str]:
        what = next(
            (word for word in ("venv", "uv", "pip", "-c") if word in command), "?"
        )
        self.asked.append(what)
        if what in self.failing:
            return 1, f"{what} says: no route to the index"
        if what == "venv":
            venv = Path(self.launcher.VENV)
            (venv / "bin").mkdir(parents=True)
            (venv / SITE).mkdir(parents=True)
            (venv / "pyvenv.cfg").write_text("", encoding="utf-8")
            (venv / "bin" / "python").symlink_to(sys.executable)
        return 0, ""


def test_the_first_set_up_makes_venv_installs_uv_and_then_the_lock(
    launcher: ModuleType,
) -> None:
    launcher.run = programs = Programs(launcher)
    assert not launcher.is_ready("requirements.txt")
    launcher.set_up("requirements.txt", {})
    assert programs.asked == ["venv", "pip", "uv"]
    assert launcher.is_ready("requirements.txt")
    assert Path(launcher.path_file()).read_text("utf-8") == launcher.ROOT + "\n"


def test_a_second_start_installs_nothing(launcher: ModuleType) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    launcher.run = programs = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    assert programs.asked == []


def test_the_tests_lock_serves_the_other_commands_and_not_the_other_way_round(
    launcher: ModuleType,
) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    assert not launcher.is_ready("requirements-test.txt")
    Path(launcher.stamp_path("requirements.txt")).unlink()
    launcher.set_up("requirements-test.txt", {})
    assert launcher.is_ready("requirements.txt")


@pytest.mark.parametrize("gone", ["pyvenv.cfg", "bin/python", f"{SITE}/vedette.pth"])
def test_a_broken_venv_is_noticed(launcher: ModuleType, gone: str) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    (Path(launcher.VENV) / gone).unlink()
    assert not launcher.is_ready("requirements.txt")


def test_a_venv_that_does_not_run_is_made_anew(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    (Path(launcher.VENV) / "bin" / "python").unlink()
    (Path(launcher.VENV) / "left.over").write_text("", encoding="utf-8")
    launcher.run = programs = Programs(launcher, failing=("-c",))
    launcher.set_up("requirements.txt", {})
    assert programs.asked == ["-c", "venv", "pip", "uv"]
    assert not (Path(launcher.VENV) / "left.over").exists()
    assert "making it anew" in capsys.readouterr().err


def test_a_damaged_package_is_repaired_once_for_all_who_ask(
    launcher: ModuleType,
) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    launcher.run = programs = Programs(launcher)
    launcher.set_up("requirements.txt", {}, anew=True)
    assert programs.asked == ["venv", "pip", "uv"]
    assert launcher.is_ready("requirements.txt")


def test_a_changed_lock_is_installed(launcher: ModuleType, checkout: Path) -> None:
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    (checkout / "requirements.txt").write_text("# other\n", encoding="utf-8")
    assert not launcher.is_ready("requirements.txt")


def test_pip_stands_in_where_uv_does_not_get_through(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    launcher.run = programs = Programs(launcher, failing=("uv",))
    launcher.set_up("requirements.txt", {})
    # the second time with the certificates that uv brings
    assert programs.asked == ["venv", "pip", "uv", "uv", "pip"]
    assert "trying pip" in capsys.readouterr().err


def test_without_an_index_both_are_quoted_and_the_mend_is_named(
    launcher: ModuleType,
) -> None:
    launcher.run = Programs(launcher, failing=("uv", "pip"))
    with pytest.raises(launcher.SetUpError, match="no route to the index") as caught:
        launcher.set_up("requirements.txt", {})
    assert "is there a network?" in str(caught.value)
    assert "PIP_INDEX_URL" in str(caught.value)
    assert not launcher.is_ready("requirements.txt")


def test_a_python_without_ensurepip_is_told_how_to_get_it(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.run = Programs(launcher)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(launcher.SetUpError, match="apt install python3-venv"):
        launcher.set_up("requirements.txt", {})
    assert not Path(launcher.VENV).exists()


def test_half_a_venv_is_not_left_behind(launcher: ModuleType) -> None:
    def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        (Path(launcher.VENV) / "bin").mkdir(parents=True)
        return 1, "Error: ensurepip is not available"

    launcher.run = run
    with pytest.raises(launcher.SetUpError, match="python3-venv"):
        launcher.set_up("requirements.txt", {})
    assert not Path(launcher.VENV).exists()


def test_two_first_starts_install_once(launcher: ModuleType) -> None:
    begun, go_on = threading.Event(), threading.Event()
    programs = Programs(launcher)

    def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        begun.set()
        assert go_on.wait(10)
        return programs(command, environment)

    launcher.run = run
    starts = [
        threading.Thread(target=launcher.set_up, args=("requirements.txt", {}))
        for _ in range(2)
    ]
    starts[0].start()
    assert begun.wait(10)
    starts[1].start()
    go_on.set()
    for start in starts:
        start.join(10)
    assert programs.asked == ["venv", "pip", "uv"]


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], None),
        (["--help"], None),
        (["test"], "test"),
        (["--db", "test", "crawl"], "crawl"),
        (["--home", "/h", "--tz", "UTC", "test", "--", "-x"], "test"),
        (["--db=x", "test"], "test"),
    ],
)
def test_the_command_is_found_behind_the_options(
    launcher: ModuleType, arguments: list[str], command: str | None
) -> None:
    assert launcher.first_command(arguments) == command


def test_settings_that_lead_python_or_the_installers_astray_are_left_out(
    launcher: ModuleType,
) -> None:
    given = {
        "PYTHONPATH": "/evil",
        "PYTHONHOME": "/evil",
        "PYTHONSTARTUP": "x",
        "PYTHONWARNINGS": "error",
        "PYTHONUNBUFFERED": "1",
        "PIP_USER": "1",
        "PIP_INDEX_URL": "kept",
        "UV_PYTHON": "3.8",
        "VIRTUAL_ENV": "/other",
        "HOME": "/h",
    }
    assert launcher.clean_environment(given) == {
        "PYTHONUNBUFFERED": "1",
        "PIP_INDEX_URL": "kept",
        "HOME": "/h",
    }


def start(
    checkout: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", checkout / "vedette", *arguments],
        env={**os.environ, "PIP_NO_INDEX": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd="/",
    )


def test_from_nothing_to_the_command(checkout: Path) -> None:
    """A real .venv, with empty locks: uv cannot be had, so pip has its turn."""
    import json

    first = start(checkout, "crawl", "--limit", "3", PYTHONPATH="/evil")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert told["arguments"] == ["crawl", "--limit", "3"]
    assert str(checkout) in told["path"]
    assert "/evil" not in told["path"]
    assert told["path"][0] != "/"
    assert told["environment"]["VEDETTE_LAUNCHER"] == str(checkout / "vedette")
    assert "set-up done" in first.stderr

    again = start(checkout, "--help")
    assert again.returncode == 0
    assert again.stderr == ""


def test_a_folder_with_umlauts_is_found_in_the_locale_c(checkout: Path) -> None:
    import json

    folder = checkout.rename(checkout.with_name("Über uns"))
    told = start(folder, "status", LC_ALL="C")
    assert told.returncode == 0, told.stderr
    assert str(folder) in json.loads(told.stdout)["path"]


def test_a_closed_stream_leads_nowhere_instead_of_to_the_next_file() -> None:
    program = (
        "import os, runpy;"
        f"launcher = runpy.run_path({str(LAUNCHER)!r}, run_name='launcher');"
        "os.close(1);"
        "launcher['open_standard_streams']();"
        "assert os.fstat(1).st_rdev == os.stat(os.devnull).st_rdev;"
        "assert os.get_inheritable(1)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_shell_takes_the_python_of_venv_once_it_is_there(checkout: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "venv $1 $3 $4"\n', encoding="utf-8")
    python.chmod(0o755)
    link = checkout.parent / "link"
    link.symlink_to(checkout / "vedette")
    for program in (checkout / "vedette", link):
        done = subprocess.run(
            [program, "crawl", "a b"], capture_output=True, text=True, check=True
        )
        assert done.stdout == "venv -IS crawl a b\n"


def test_ctrl_c_waits_until_the_command_can_answer_it(
    launcher: ModuleType, checkout: Path
) -> None:
    """The launcher holds it back and `main` lets it in: one line, no trace."""
    launcher.run = Programs(launcher)
    launcher.set_up("requirements.txt", {})
    (checkout / "crawler/cli/__main__.py").write_text(
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)\n"
        f"os.chdir({str(LAUNCHER.parent)!r})\n"
        f"os.execv({sys.executable!r}, [{sys.executable!r}, '-m', 'crawler.cli', 'status'])\n",
        encoding="utf-8",
    )
    done = start(checkout, "status")
    assert done.returncode == 130
    assert done.stderr == "vedette: stopped; what was finished is kept\n"


HELD = """#!{python}
import signal, sys
print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()), *sys.argv[1:2])
"""


@pytest.mark.parametrize(
    "env",
    [
        pytest.param("/usr/bin/env", id="an_env_that_can_hold_it"),
        pytest.param("/bin/false", id="an_env_that_cannot"),
    ],
)
def test_ctrl_c_is_held_before_the_interpreter_starts(
    checkout: Path, tmp_path: Path, env: str
) -> None:
    """Where env cannot do it, the start goes on without."""
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(HELD.format(python=sys.executable), encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "env").symlink_to(env)
    able = subprocess.run([env, "--block-signal=INT", "true"], capture_output=True)
    done = subprocess.run(
        [checkout / "vedette"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{able.returncode == 0} -IS\n"
    assert done.stderr == ""


def test_ctrl_c_ends_the_set_up(launcher: ModuleType) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with pytest.raises(KeyboardInterrupt), launcher.interruptible():
            os.kill(os.getpid(), signal.SIGINT)
        assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def test_without_any_python_the_shell_says_so(checkout: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", checkout / "vedette"],
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "Python 3.11 or later is needed" in done.stderr
