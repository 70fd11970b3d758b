"""The process that runs one notebook: a forked copy that becomes a kernel without sockets.

It speaks the messages of Jupyter's kernel protocol over two pipes. The shell, its magics, its
formatters and its way of serialising are those of ipykernel, so that the outputs are, too.
"""

from __future__ import annotations

import asyncio
import atexit
import builtins
import faulthandler
import gc
import getpass
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, Never

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError, UsageError
from jupyter_client.session import Session
from traitlets.config import Config

from analysis.batch.fork_engine.fresh import be_fresh
from analysis.batch.fork_engine.limits import Limits, MemoryLimit, die_with, leave_no_core
from analysis.batch.fork_engine.streams import TapeStream
from analysis.batch.fork_engine.wire import Ends, receive_frame, send_frame

_BROKEN = 70
_SENDING = threading.Lock()
_NO_GUI = frozenset({None, "inline", "agg"})


class PipeSession(Session):
    """Sends what a kernel publishes through a pipe, serialised as for any kernel."""

    # Bare numbers, set after the traits: a kernel's threads may publish at the same time.
    descriptor = -1
    owner = -1

    def send(self, *what: Any, **_more: Any) -> Any:
        """Send a message; what a process forked by the notebook publishes is dropped.

        Called as a kernel's session is: with a socket, which is not needed, a message or its
        kind, and its content.
        """
        _, kind, *content = what
        message = kind if isinstance(kind, dict) else self.msg(kind, *content[:1])
        payload = self.pack(message)
        if os.getpid() == self.owner:
            with _SENDING:
                send_frame(self.descriptor, payload)
        return message


class _Kernel:
    """What a shell asks of its kernel when there is no event loop to tell."""

    eventloop = None


def serve(ends: Ends, *, limits: Limits) -> Never:
    """Become a kernel, answer requests until there are no more, and end this process."""
    code = _BROKEN
    memory = None
    try:
        os.setsid()
        die_with(ends.parent)
        be_fresh(ends)
        faulthandler.enable(file=2, all_threads=False)
        leave_no_core()
        memory = MemoryLimit(limits.memory_bytes)
        kernel = _Serving(ends, memory)
        # Not asyncio.run: it would answer Ctrl-C in a way that a cell can see.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        code = loop.run_until_complete(kernel.answer_all())
        kernel.leave()
    except BaseException:  # noqa: BLE001  nothing of the parent may run on in the child
        if memory is not None:
            memory.loosen()
        ends.tapes[1].write(traceback.format_exc())
    finally:
        os._exit(code)


class _Serving:
    """A shell and the pipe it is asked through."""

    def __init__(self, ends: Ends, memory: MemoryLimit) -> None:
        self._requests = ends.requests
        self._memory = memory
        self._session = PipeSession(key=b"")
        self._session.descriptor, self._session.owner = ends.replies, os.getpid()
        publish = self._session.send
        self._streams = [TapeStream(tape, publish) for tape in ends.tapes]
        sys.stdout, sys.stderr = self._streams
        self._shell = _make_shell(self._session)
        self._shell.showtraceback = self._loosely(self._shell.showtraceback)

    async def answer_all(self) -> int:
        """Run cell after cell until the parent has no more, or the notebook ends its kernel."""
        while not self._shell.exit_now:
            # What a cell left running in the background gets its turn.
            await asyncio.sleep(0)
            request = receive_frame(self._requests)
            if request is None:
                break
            await self._answer(str(json.loads(request)["code"]))
        return 0

    def leave(self) -> None:
        """Let go of what the notebook made, so that its files are closed and its exits run."""
        self._shell.user_ns.clear()
        # IPython looks for circles at its end; the system is about to take everything back anyway.
        gc.freeze()
        atexit._run_exitfuncs()  # noqa: SLF001  the process itself ends without them

    async def _answer(self, code: str) -> None:
        self._publish("status", execution_state="busy")
        self._publish("execute_input", code=code, execution_count=self._shell.execution_count)
        self._memory.tighten()
        reply = await self._execute(code)
        for stream in self._streams:
            stream.flush()
        self._publish("execute_reply", **reply)
        self._publish("status", execution_state="idle")

    async def _execute(self, code: str) -> dict[str, Any]:
        try:
            result = await self._run(code)
        except MemoryError as shortage:
            # Too little was left even for the shell to see it through.
            self._memory.loosen()
            self._shell.showtraceback()
            return self._failed(shortage)
        self._shell.payload_manager.clear_payload()
        during_display = getattr(self._shell, "_last_traceback_during_displayhook", False)
        if result.success and not during_display:
            return {"status": "ok"}
        return self._failed(result.error_before_exec or result.error_in_exec)

    def _failed(self, error: BaseException | None) -> dict[str, Any]:
        return {
            "status": "error",
            "ename": type(error).__name__,
            "evalue": str(error),
            "traceback": getattr(self._shell, "_last_traceback", None) or [],
        }

    async def _run(self, code: str) -> Any:
        shell = self._shell
        try:
            transformed, trouble = shell.transform_cell(code), None
        except Exception as error:  # noqa: BLE001  the shell shows it as the cell's error
            transformed, trouble = code, (type(error), error, error.__traceback__)
        ready = {"transformed_cell": transformed, "preprocessing_exc_tuple": trouble}
        if not shell.should_run_async(code, **ready):
            return shell.run_cell(code, store_history=True)
        try:
            result = await shell.run_cell_async(code, store_history=True, **ready)
        finally:
            shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
        return result

    def _publish(self, kind: str, **content: Any) -> None:
        self._session.send(None, kind, content)

    def _loosely(self, show: Callable[..., Any]) -> Callable[..., Any]:
        def shown(*arguments: Any, **options: Any) -> Any:
            self._memory.loosen()
            return show(*arguments, **options)

        return shown


def _make_shell(session: Session) -> Any:
    shell: Any = ZMQInteractiveShell.instance(
        config=Config({"HistoryManager": {"enabled": False}}),
        user_ns={},
        kernel=_Kernel(),
        compiler_class=XCachingCompiler,
    )
    shell.displayhook.session = shell.display_pub.session = session
    shell.enable_gui = _refuse_gui
    # As a kernel does: what stands there before the first cell is not the notebook's.
    shell.user_ns_hidden.update(shell.user_ns)
    builtins.input = _refuse("raw_input")
    getpass.getpass = _refuse("getpass")
    return shell


def _refuse_gui(gui: str | None = None) -> None:
    if gui not in _NO_GUI:
        raise UsageError(f"No window can be opened here: {gui}")


def _refuse(name: str) -> Callable[..., str]:
    def ask(*_arguments: object, **_options: object) -> str:
        raise StdinNotImplementedError(
            f"{name} was called, but this frontend does not support input requests."
        )

    return ask
