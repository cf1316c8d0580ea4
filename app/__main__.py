"""Start Lykta: the command line when there is a command, else the window."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.bootstrap import assemble, default_home
from app.cli import demo
from app.cli.arguments import parser
from app.cli.run import guarded, run
from app.device.log import start_log


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Lykta and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    given = parser().parse_args(words)
    home = (given.home or _usual_home(given.command)).expanduser().absolute()
    if home.exists():
        start_log(home)
    if given.command is None:
        return guarded(lambda: _window(home))
    if given.command == "demo":
        return guarded(lambda: _demo(home, given.out, headless=given.headless or not _has_screen()))
    return run(given, assemble, home)


def _usual_home(command: str | None) -> Path:
    """Return where the store lies unless somebody says otherwise; the demo has its own place."""
    home = default_home()
    return home.with_name(f"{home.name}-demo") if command == "demo" else home


def _window(home: Path, hint: str = "") -> int:
    from app.ui import application

    return application.run(assemble(home), hint)


def _demo(home: Path, out: Path | None, *, headless: bool) -> int:
    computer = assemble(home)
    if not headless:
        demo.prepare(computer)
        return _window(home, demo.HINT)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = (out or home / "bilder").expanduser().absolute()
    demo.prepare(computer)
    folder.mkdir(parents=True, exist_ok=True)

    from app.ui import application

    application.picture(computer, (demo.NAME, demo.PASSWORD), folder / "fonster.png")
    demo.play(computer, folder)
    demo.finish(folder)
    return 0


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
