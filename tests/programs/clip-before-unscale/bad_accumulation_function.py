# shows: grad_before > 0.01 and grad_used < 0.01
import argparse
import torch
import torch.nn.functional as F
from torch.nn.utils import clip_grad_value_


def train_one_epoch(model, batches, optimizer, scaler, args):
    model.train()
    for step, (x, y) in enumerate(batches):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.amp):
            loss = F.mse_loss(model(x), y) / args.accum
        scaler.scale(loss).backward()
        if (step + 1) % args.accum == 0:
            scale = scaler.get_scale()
            grad_before = model.weight.grad.abs().max().item() / scale
            clip_grad_value_(model.parameters(), args.clip)  # expect: clip-before-unscale
            grad_used = model.weight.grad.abs().max().item() / scale
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
    return grad_before, grad_used


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--accum", type=int, default=2)
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--amp", action="store_true")
    args = parser.parse_args()
    torch.manual_seed(0)
    model = torch.nn.Linear(5, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    batches = [(torch.randn(4, 5), torch.randn(4, 1)) for _ in range(6)]
    grad_before, grad_used = train_one_epoch(model, batches, optimizer, torch.amp.GradScaler("cpu"), args)
