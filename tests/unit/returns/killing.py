"""Kills the register at every point of keeping or deleting a return, and says what was left.

Run as a program: ``killing.py CHECKOUT FOLDER WHAT STEP RETURN CORRECTION``. It prints, for every kill,
what was in force before and after, and whether the register then works on.
"""

import datetime as dt
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from analysis.reading import Reader
from analysis.returns.intake.one_pass import take_in
from analysis.returns.register.folder import hold, round_folder
from analysis.returns.register.kept import KeptReturn
from analysis.returns.register.receiving import open_round
from analysis.returns.register.register import history, keep_return, returns_in_force
from analysis.returns.register.retention import delete_expired

SLUG = "tegnsprog-2022"
NOW = dt.datetime(2024, 6, 1, 12, tzinfo=dt.UTC)
OURS = ("register.py", "folder.py", "retention.py", "writing.py")
# What is asked of the system that can leave something behind.
ASKED = ("open", "os.", "shutil.", "fcntl.")


def state(root):
    """What is in force, and what was deleted: a return is whole, or it raises."""
    whole = history(root, SLUG)
    kept = [(one.number, one.sha256) for one in returns_in_force(root, SLUG)]
    return kept, sum(not isinstance(one, KeptReturn) for one in whole)


def die_at(point):
    """Kill this process at its nth step: a line of the register, or something asked of the system."""
    left = [point]

    def step():
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event, _):
        if event.startswith(ASKED):
            step()

    def trace(frame, event, _):
        if Path(frame.f_code.co_filename).name not in OURS:
            return None
        if event == "line":
            step()
        return trace

    sys.addaudithook(hear)
    sys.settrace(trace)


def main(checkout, folder, *, what, step, paths):
    asked = open_round(Reader(checkout), SLUG)
    more = {"udmelding": asked.udmelding, "areas": asked.areas, "names": asked.names}
    returns = [take_in([path], **more).returns[0] for path in paths]

    def keep(root, which, until=None):
        keep_return(root, returns[which], path=paths[which], received=NOW, retain_until=until)

    def work(root):
        if what == "keep":
            keep(root, 1)
        else:
            delete_expired(root, SLUG, moment=NOW, on_wait=print)

    point = 1
    while True:
        root = folder / f"root-{point}"
        keep(root, 0, dt.date(2024, 1, 1))
        before = state(root)
        child = os.fork()
        if child == 0:
            die_at(point)
            work(root)
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        after = state(root)
        work(root)
        with hold(round_folder(root, SLUG), on_wait=print):
            left = [path.name for path in round_folder(root, SLUG).glob("*/.*.new")]
        sys.stdout.write(json.dumps([point, killed, before, after, state(root), left]) + "\n")
        shutil.rmtree(root)
        if not killed:
            break
        point += step


if __name__ == "__main__":
    words = sys.argv[1:]
    files = [Path(word) for word in words[4:]]
    main(Path(words[0]), Path(words[1]), what=words[2], step=int(words[3]), paths=files)
