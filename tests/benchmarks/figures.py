"""How results are told, and how a program is started afresh to be measured."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

# A themed program and a bare window start under the same conditions; compiled modules are kept, as
# they are for whoever starts Lykta a second time.
SURROUNDINGS = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
} | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}

BARE_WINDOW = [
    sys.executable,
    "-c",
    """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(["bare"])
window = QWidget()
window.resize(1366, 768)
window.show()
application.exec()
""",
]


def spread(name: str, taken: Sequence[float], base: Sequence[float] = ()) -> str:
    """Return a line of median, 99th percentile and most in milliseconds, and both ratios."""
    line = f"  {name:36} p50 {median(taken):7.3f} ms   p99 {p99(taken):7.3f} ms"
    line += f"   max {max(taken):7.3f} ms"
    if base:
        line += f"   ratio {median(taken) / median(base):.2f} / {p99(taken) / p99(base):.2f}"
    return line


def middle(name: str, taken: Sequence[float], base: Sequence[float], unit: str) -> str:
    """Return a line of a median beside its baseline's, and their ratio."""
    ours, bare = median(taken), median(base)
    return f"  {name:36} {ours:9.3f} {unit}   baseline {bare:9.3f} {unit}   ratio {ours / bare:.2f}"


def memory_mb(name: str) -> float:
    """Return what the system says of this process's memory, by its name in /proc."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(kilobytes) / 1024


def p99(taken: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return quantiles(taken, n=100)[98] if len(taken) > 1 else taken[0]
