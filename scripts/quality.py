"""What torchvet says about published packages, tallied by rule: `make quality PACKAGES=folder`.

The folder holds one unpacked package in each subfolder. Every finding needs a verdict in quality/verdicts.csv: right,
wrong, or arguable (what is said is true, and the author may have wanted it). The table in docs/quality.md is written
anew; findings without a verdict are printed, and the exit code is then 1.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

_TOP = Path(__file__).resolve().parent.parent
_VERDICTS = _TOP / "quality" / "verdicts.csv"
_PAGE = _TOP / "docs" / "quality.md"
_TABLE = re.compile(r"(<!-- packages: .*? -->\n).*?(<!-- end of packages -->)", re.DOTALL)
_COLUMNS = ("package", "rule", "path", "line", "verdict", "note")
# Package, rule, path inside the package, the line without its white space.
_Key = tuple[str, str, str, str]


def main() -> int:
    """Checks every package; 1 when a finding is not judged or an error is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("usage: make quality PACKAGES=folder of unpacked packages", file=sys.stderr)
        return 2
    verdicts = _verdicts()
    tally: Counter[tuple[str, str]] = Counter()
    unjudged, wrong_errors, n_lines, names = [], 0, 0, []
    for folder in sorted(each for each in Path(sys.argv[1]).iterdir() if each.is_dir()):
        n_lines += sum(len(path.read_bytes().splitlines()) for path in folder.rglob("*.py"))
        names.append(_versioned(folder))
        for key, found in _findings(folder):
            verdict = verdicts.get(key, "")
            tally[found["rule"], verdict or "not judged"] += 1
            wrong_errors += verdict == "wrong" and found["severity"] == "error"
            if not verdict:
                unjudged.append((key, found))
    _write(names, n_lines, tally)
    for key, found in unjudged:
        print(f"{key[0]}/{key[2]}:{found['range']['start']['line']}: {found['rule']}: {key[3]}")
    print(f"{sum(tally.values())} findings, {len(unjudged)} without a verdict, {wrong_errors} wrong errors")
    return 1 if unjudged or wrong_errors else 0


def _verdicts() -> dict[_Key, str]:
    with _VERDICTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["package"], row["rule"], row["path"], row["line"]): row["verdict"] for row in rows}


def _findings(folder: Path) -> Iterator[tuple[_Key, dict[str, Any]]]:
    """Every finding in one package with the key of its verdict."""
    torchvet = str(Path(sys.executable).with_name("torchvet"))
    command = [torchvet, "check", "--no-cache", "--output-format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        print(done.stderr, file=sys.stderr)
    for found in json.loads(done.stdout):
        path = Path(found["path"])
        line = path.read_text("utf-8", "replace").split("\n")[found["range"]["start"]["line"] - 1]
        inside = path.absolute().relative_to(folder.absolute()).as_posix()
        yield (_plain(folder), found["rule"], inside, " ".join(line.split())), found


def _plain(folder: Path) -> str:
    return re.sub(r"-\d[\w.]*$", "", folder.name)


def _versioned(folder: Path) -> str:
    """The package's name with its version, from its metadata or the folder's name."""
    info = next(iter(folder.glob("*.dist-info")), None)
    if info is None:
        return folder.name.replace("-", " ")
    return " ".join(info.stem.rsplit("-", 1))


def _write(names: list[str], n_lines: int, tally: Counter[tuple[str, str]]) -> None:
    """The table between the marks of docs/quality.md."""
    rows = ["| rule | right | arguable | wrong | not judged |", "| --- | --- | --- | --- | --- |"]
    for rule in sorted({rule for rule, _ in tally}):
        counts = [tally[rule, verdict] for verdict in ("right", "arguable", "wrong", "not judged")]
        rows.append(f"| {rule} | " + " | ".join(str(count or "–") for count in counts) + " |")
    n_wrong = sum(count for (_, verdict), count in tally.items() if verdict == "wrong")
    text = (
        f"{date.today().isoformat()}, {n_lines:,} lines of {', '.join(names)}. "
        f"Wrong findings per 1,000 lines: {1000 * n_wrong / max(n_lines, 1):.4f}. Rules that are not in the table "
        "found nothing.\n\n" + "\n".join(rows) + "\n"
    )
    page = _PAGE.read_text("utf-8")
    _PAGE.write_text(_TABLE.sub(lambda found: f"{found[1]}{text}{found[2]}", page), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
