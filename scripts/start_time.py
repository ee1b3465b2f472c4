"""How long `torchvet train` takes before training starts, over `import torch` alone: importing the runtime, and the plan.

    .venv/bin/python scripts/start_time.py [PYTHON]

PYTHON has the torch to measure with. Prints the least of several runs, in seconds of the processor (set OMP_NUM_THREADS=1);
leaves with 1 when import and plan take more than 0.3 s.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

_BUDGET_S = 0.3
_N_RUNS = 7
_LAUNCHER = Path(__file__).parents[1] / "server" / "torchvet_runtime" / "launch.py"
_PARTS = Path(__file__).parents[1] / "examples" / "train_digits.py"
_SCRIPT = Path(__file__).parents[1] / "examples" / "train_script.py"


def main() -> int:
    """Measures, prints a table, and returns the exit code."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    launch = [python, "-X", "utf8", str(_LAUNCHER), "train"]
    with tempfile.TemporaryDirectory() as folder:
        # The same imports as the example's own, which is the user's time and not ours.
        bare = Path(folder) / "bare.py"
        bare.write_text("import torch, torch.utils.data\n", "utf-8")
        lines = {
            "import torch": [python, "-X", "utf8", str(bare)],
            "a script's plan": [*launch, str(_SCRIPT), "--plan"],
            "plan for the editor, nothing run": [*launch, str(_PARTS), "--plan", "--output-format", "json"],
            "the example with parts, run as it is": [python, "-X", "utf8", str(_PARTS)],
            "its plan, first batch tried": [*launch, str(_PARTS), "--plan"],
        }
        least = {name: _least_s(line, folder) for name, line in lines.items()}
    for name, seconds in least.items():
        print(f"{seconds:6.3f}  {name}")
    script_s = least["a script's plan"] - least["import torch"]
    parts_s = least["its plan, first batch tried"] - least["the example with parts, run as it is"]
    print(f"{script_s:6.3f}  a script: import and plan over import torch")
    print(f"{parts_s:6.3f}  parts: import, plan and first batch over running the file")
    return int(max(script_s, parts_s) > _BUDGET_S)


def _least_s(line: list[str], folder: str) -> float:
    taken_s = []
    for _ in range(_N_RUNS):
        before_s = _used_s()
        subprocess.run(line, cwd=folder, capture_output=True, check=True)
        taken_s.append(_used_s() - before_s)
    return min(taken_s)


def _used_s() -> float:
    """What child processes have used of the processor; the clock on the wall also counts other programs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
