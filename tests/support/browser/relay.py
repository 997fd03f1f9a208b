"""A loopback relay between a browser and a site that can delay, stall and cut the connection."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self


class Relay:
    """Forwards TCP to ``target``; control it from the test while the browser is connected."""

    def __init__(self, target: int, tls: ssl.SSLContext | None = None) -> None:
        """Relay to the loopback port ``target``; with ``tls``, browsers come by https."""
        self._target = target
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._open = True
        self._flow = asyncio.Event()
        self._flow.set()
        self._delay = 0.0
        self._writers: set[asyncio.StreamWriter] = set()
        self._gates: set[asyncio.Event] = set()
        self.port = 0

    def cut(self) -> None:
        """Close every connection and refuse new ones, as when a network goes."""
        self._call(self._cut)

    def stall(self) -> None:
        """Keep connections open but pass nothing on, as on a sleeping laptop's Wi-Fi."""
        self._call(self._flow.clear)

    def hold(self) -> None:
        """Keep back what the connections of now carry; new ones are free, as after a roaming."""
        self._call(lambda: self._set_gates(asyncio.Event.clear))

    def release(self) -> None:
        """Let through, late, what was kept back."""
        self._call(lambda: self._set_gates(asyncio.Event.set))

    def drop(self) -> None:
        """End a stall the hard way: what was in flight never arrives."""
        self._call(self._drop)

    def mend(self) -> None:
        """Let everything through again."""
        self._call(self._mend)

    def slow(self, seconds: float) -> None:
        """Hold each piece of data for ``seconds`` before passing it on."""
        self._delay = seconds

    def _call(self, function: object) -> None:
        done = threading.Event()

        def run() -> None:
            function()  # type: ignore[operator]
            done.set()

        self._loop.call_soon_threadsafe(run)
        assert done.wait(60), "the relay does not run"

    def _close_all(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _cut(self) -> None:
        self._open = False
        self._close_all()

    def _drop(self) -> None:
        self._close_all()
        self._flow.set()

    def _set_gates(self, change: Callable[[asyncio.Event], None]) -> None:
        for gate in self._gates:
            change(gate)

    def _mend(self) -> None:
        self._open = True
        self._flow.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            self._writers.remove(writer)
            return
        self._writers.add(back)
        gate = asyncio.Event()
        gate.set()
        self._gates.add(gate)
        await asyncio.gather(self._pump(reader, back, gate), self._pump(there, writer, gate))
        self._gates.remove(gate)
        self._writers -= {writer, back}

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, gate: asyncio.Event
    ) -> None:
        try:
            while data := await source.read(65536):
                await self._flow.wait()
                await gate.wait()
                if self._delay:
                    await asyncio.sleep(self._delay)
                sink.write(data)
                await sink.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            sink.close()

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Run it, in a thread of its own, for as long as the test needs it."""
        ready = threading.Event()
        thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        thread.start()
        assert ready.wait(60), f"no {type(self).__name__} started"
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(5)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        listen = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        server = self._loop.run_until_complete(listen)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._end(server))
        self._loop.close()

    async def _end(self, server: asyncio.Server) -> None:
        """Leave no socket open: one that has just been accepted is first let in, then closed."""
        server.close()
        for _ in range(3):
            await asyncio.sleep(0)
        self._open = False
        self._close_all()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(3):  # a closed transport lets go of its socket in the loop's next round
            await asyncio.sleep(0)


@contextmanager
def relay(target: int, tls: ssl.SSLContext | None = None) -> Iterator[Relay]:
    """Run a relay to a loopback port for as long as the test needs it."""
    with Relay(target, tls).running() as made:
        yield made
