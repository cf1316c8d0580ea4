"""Start Lykta: the command line when there is a command, else the window."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.bootstrap import assemble, default_home, practice_home
from app.cli.arguments import parser
from app.cli.run import act, guarded
from app.device.log import start_log
from app.store.moving import finish_move


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Lykta and return its exit code."""
    words = parser().parse_args(arguments)
    usual = practice_home if words.command == "demo" else default_home
    home = (words.home or usual()).expanduser().absolute()

    def logged() -> int:
        finish_move(home)  # of a computer that was killed when it had joined
        with _log_in(home):
            return guarded(lambda: _run(words, home))

    return guarded(logged)


def _run(words: argparse.Namespace, home: Path) -> int:
    if words.command is None:
        return _window(home)
    if words.command == "demo":
        return _demo(home, words.out, headless=words.headless or not _has_screen())
    return act(words, assemble(home))


@contextmanager
def _log_in(home: Path) -> Iterator[None]:
    """Log to the home folder, when there is one, and never to the terminal."""
    handler = start_log(home)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def _window(home: Path, hint: str = "") -> int:
    from app.ui import application

    return application.run(assemble(home), hint)


def _demo(home: Path, out: Path | None, *, headless: bool) -> int:
    from app.cli import demo

    computer = assemble(home)
    if not headless:
        demo.prepare(computer)
        return _window(home, demo.HINT)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = (out or home.with_name(f"{home.name}-bilder")).expanduser().absolute()
    demo.play(computer, folder)

    from app.ui import application

    application.picture(computer, (demo.NAME, demo.PASSWORD), folder / "fonster.png")
    demo.finish(folder)
    return 0


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
