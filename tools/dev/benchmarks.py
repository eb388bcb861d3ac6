"""`dev bench`: the programs in benchmarks/ that the README's figures come from."""

import ast
import os
import subprocess
from pathlib import Path

from tools.dev.steps import StepError, say

UNKNOWN_CODE = 2


def benchmarks(root: Path) -> dict[str, str]:
    """What there is to run: name and first line of its docstring."""
    found = {}
    for path in sorted((root / "benchmarks").glob("*.py")):
        if not path.name.startswith("_"):
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found[path.stem] = docstring.partition("\n")[0]
    return found


def list_benchmarks(root: Path) -> int:
    known = benchmarks(root)
    say("Benchmarks (python3 dev bench NAME):" if known else "There are no benchmarks in benchmarks/ yet.")
    for name, line in known.items():
        say(f"  {name}: {line}")
    return 0


def run_benchmark(python: Path, root: Path, name: str, options: list[str]) -> int:
    """Run one benchmark with its own options; its exit code is ours."""
    known = benchmarks(root)
    if name not in known:
        raise StepError(f"there is no benchmark {name}; there are: {', '.join(known) or 'none yet'}", UNKNOWN_CODE)
    command = [str(python), "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=root, env=dict(os.environ), check=False).returncode
