"""Listen for Ctrl-C and SIGTERM, and say in one message what is kept of what was stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from ipssim.errors import Stopped


class Stops:
    """A block that may be stopped; `kept` says what is kept of it by then.

    Ctrl-C and SIGTERM raise `Stopped` out of the block, but never from within `held`: then they
    wait until that is done. In any thread but the main one, and where somebody else listens,
    nothing is changed.
    """

    def __init__(self, kept: Callable[[], str]) -> None:
        self._kept = kept
        self._caught: int | None = None
        self._holding = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stops:
        if threading.current_thread() is threading.main_thread():
            usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
            for number, handler in usual.items():
                if signal.getsignal(number) == handler:
                    self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        self.end()
        if isinstance(error, KeyboardInterrupt) or (error is None and self._caught is not None):
            raise Stopped(
                f"Stopped. {self._kept()}", 128 + (self._caught or signal.SIGINT)
            ) from None

    def end(self) -> None:
        """Listen no longer."""
        for number, handler in self._before.items():
            if signal.getsignal(number) == self._hear:
                signal.signal(number, handler)
        self._before.clear()

    def _hear(self, number: int, _: object) -> None:
        again = self._caught is not None
        self._caught = number
        if not self._holding and not again:
            raise KeyboardInterrupt

    def hold(self) -> None:
        """Let no signal through from now on."""
        self._holding = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no signal through before the block is done."""
        before, self._holding = self._holding, True
        try:
            yield
        finally:
            self._holding = before
        if self._caught is not None and not before:
            raise KeyboardInterrupt
