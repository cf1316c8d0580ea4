"""`make bench`, or `python -m tests.benchmarks NAME…` for some: ratios against baselines."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*"))


def main() -> None:
    """Run the named benchmarks, or all."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    words.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    words.add_argument("--part", type=int, default=1, help="10 measures with a tenth of the amount")
    given = words.parse_args()
    if unknown := set(given.names) - set(NAMES):
        words.error(f"there is no {', '.join(sorted(unknown))}, only {', '.join(NAMES)}")
    for name in given.names or NAMES:
        module = import_module(f"tests.benchmarks.bench_{name}")
        sys.stdout.write(f"{name}: {str(module.__doc__).splitlines()[0]}\n")
        for line in module.measure(given.part):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
