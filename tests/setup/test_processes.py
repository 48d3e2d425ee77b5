"""Whatever is started is ended: on a signal, when a part dies, and when the starter is killed."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tourapp.bootstrap.processes import Failed, run, run_fork

ROOT = Path(__file__).resolve().parents[2]

STARTER = """
import sys
from functools import partial
from tourapp.bootstrap.processes import Crew, Failed, Fork, Stopped, stop_on_signals

crew = Crew()
with stop_on_signals():
    try:
        for name in ("site", "worker"):
            crew.add(name, Fork(partial(exec, sys.argv[1], {})))
        crew.wait()
    except Stopped:
        print("stopped")
    except Failed as failure:
        print(failure)
        sys.exit(1)
    finally:
        crew.stop()
"""

WITH_A_CHILD = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(os.environ["PIDS"], str(os.getpid())).touch()
pathlib.Path(os.environ["PIDS"], str(child.pid)).touch()
time.sleep(60)
"""

DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WITH_A_CHILD


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(claim, within=15):
    deadline = time.monotonic() + within
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Started:
    def __init__(self, folder, member):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", STARTER, member],
            cwd=ROOT,
            env=os.environ | {"PIDS": str(folder)},
            stdout=subprocess.PIPE,
            text=True,
        )
        eventually(lambda: len(self.pids()) == 4)

    def pids(self):
        return sorted(int(path.name) for path in self.folder.iterdir())

    def all_gone(self):
        return not any(map(is_alive, self.pids()))


@pytest.fixture
def started(tmp_path):
    made = []

    def start(member):
        made.append(Started(tmp_path, member))
        return made[-1]

    yield start
    for each in made:
        each.process.kill()
        each.process.communicate()
        for pid in each.pids():
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)


pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc to see who is alive")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_members_and_their_children(started, signum):
    crew = started(WITH_A_CHILD)
    crew.process.send_signal(signum)
    output, _ = crew.process.communicate(timeout=15)
    assert (output, crew.process.returncode) == ("stopped\n", 0)
    assert crew.all_gone()


def test_when_one_ends_by_itself_it_is_said_and_the_others_are_ended(started):
    crew = started(WITH_A_CHILD)
    leader = next(pid for pid in crew.pids() if os.getpgid(pid) == pid)
    os.kill(leader, signal.SIGKILL)
    output, _ = crew.process.communicate(timeout=15)
    assert "has ended by itself (SIGKILL)" in output
    assert crew.process.returncode == 1
    assert crew.all_gone()


def test_a_second_signal_does_not_wait_for_who_does_not_listen(started):
    crew = started(DEAF)
    crew.process.send_signal(signal.SIGINT)
    assert crew.process.stdout.readline() == "stopped\n"
    time.sleep(0.3)
    asked = time.monotonic()
    crew.process.send_signal(signal.SIGINT)
    crew.process.communicate(timeout=15)
    assert time.monotonic() - asked < 5
    assert crew.all_gone()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel does this on Linux")
def test_members_end_when_the_starter_is_killed_outright(started):
    crew = started(WITH_A_CHILD)
    leaders = [pid for pid in crew.pids() if os.getpgid(pid) == pid]
    crew.process.kill()
    eventually(lambda: not any(map(is_alive, leaders)))


def test_a_program_that_fails_is_quoted(tmp_path):
    program = "import sys; print('what happened'); print('and why', file=sys.stderr); sys.exit(3)"
    with pytest.raises(Failed, match=r"(?s)Doing it failed\..*what happened.*and why|and why.*what happened"):
        run("Doing it", [sys.executable, "-c", program], cwd=tmp_path, env=os.environ)


def test_a_program_that_works_gives_what_it_printed_and_leaves_nobody_behind(tmp_path):
    program = (
        "import subprocess, sys\n"
        "quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], **quiet).pid)\n"
    )
    pid = int(run("Doing it", [sys.executable, "-c", program], cwd=tmp_path, env=os.environ))
    eventually(lambda: not is_alive(pid))


def test_a_function_runs_in_a_process_of_its_own_and_is_quoted_like_a_program():
    output = run_fork(
        "Doing it", partial(exec, "import os; os.system('echo below'); print(os.getpid(), flush=True)")
    )
    assert output.splitlines()[0] == "below"
    assert int(output.splitlines()[1]) != os.getpid()
    with pytest.raises(Failed, match=r"Doing it failed\.[\s\S]*ZeroDivisionError"):
        run_fork("Doing it", partial(exec, "1 / 0"))
    with pytest.raises(Failed, match=r"Doing it failed\.\nin words"):
        run_fork("Doing it", partial(exec, "import sys; sys.exit('in words')"))
