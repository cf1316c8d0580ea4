"""Distance before a server: what passes comes later by a given time, each way; nothing is lost."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.house import ROOT

_PIECE = 65_536  # bytes


@contextmanager
def at_a_distance(port: int, seconds: float) -> Iterator[int]:
    """Give a port on the loopback where another port's server seems to be so far away."""
    words = [sys.executable, "-m", "tests.servers.distance", str(port), str(seconds)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout
            yield int(child.stdout.readline())
        finally:
            child.terminate()


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    """Pass on one direction; an end is passed on as late as the rest."""
    clock, late = asyncio.get_running_loop().time, asyncio.Queue[tuple[float, bytes]]()

    async def take() -> None:
        while piece := await reader.read(_PIECE):
            late.put_nowait((clock() + seconds, piece))

    async def give() -> None:
        while piece := (arrived := await late.get())[1]:
            await asyncio.sleep(arrived[0] - clock())
            writer.write(piece)
            await writer.drain()

    giving = asyncio.create_task(give())
    try:
        await take()
        late.put_nowait((clock(), b""))
        await giving
    except ConnectionError:
        giving.cancel()
    finally:
        writer.close()


async def _serve(port: int, seconds: float) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, back, seconds), _carry(there, writer, seconds))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
