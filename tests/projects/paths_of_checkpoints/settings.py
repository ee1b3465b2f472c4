from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = Path("runs")
NAME = "resnet"
SIZE = 18
BEST = RUNS / f"{NAME}{SIZE}.pt"
LAST = BEST.with_name("last.pt")
CHECKPOINTS = {"ema": "runs/ema.pt"}


class Paths:
    swa = "runs/swa.pt"
