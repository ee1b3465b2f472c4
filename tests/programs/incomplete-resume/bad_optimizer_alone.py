# shows: counted == [4, 2]
import argparse

import torch
from torch import nn

counted = []
parser = argparse.ArgumentParser()
parser.add_argument("--resume", default="")
parser.add_argument("--epochs", type=int, default=4)


def main(args):
    device = torch.device("cpu")
    model = nn.Linear(3, 2).to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=10)
    first = 0
    if args.resume:
        ckpt = torch.load(args.resume, map_location=device)
        model.load_state_dict(ckpt["state_dict"])  # expect: incomplete-resume
        optimizer.load_state_dict(ckpt["optimizer"])
        first = ckpt["epoch"]
        print("resumed at", first)
    for epoch in range(first, args.epochs):
        x, y = torch.randn(8, 3), torch.randint(0, 2, (8,))
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        scheduler.step()
        state = {
            "epoch": epoch + 1,
            "state_dict": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
        }
        torch.save(state, "model_last.pt")
    counted.append(scheduler.state_dict()["_step_count"] - 1)


main(parser.parse_args([]))
main(parser.parse_args(["--resume", "model_last.pt", "--epochs", "6"]))
