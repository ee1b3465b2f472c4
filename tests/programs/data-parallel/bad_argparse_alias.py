# shows: runs
import argparse
import torch
from torch import nn
from torch.nn.parallel import DataParallel as DP


def parse_args():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--multi-gpu", action="store_true", default=True)
    return parser.parse_args()


def build(args):
    net = nn.Sequential(nn.Embedding(50, args.hidden), nn.Flatten(), nn.Linear(args.hidden * 6, 4))
    return DP(net) if args.multi_gpu else net  # expect: data-parallel


def main():
    args = parse_args()
    net = build(args)
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    net.train()
    for step in range(3):
        tokens, target = torch.randint(0, 50, (8, 6)), torch.randint(0, 4, (8,))
        loss = nn.functional.cross_entropy(net(tokens), target)
        opt.zero_grad()
        loss.backward()
        opt.step()
    raw = net.module if isinstance(net, DP) else net
    torch.save(raw.state_dict(), "net.pt")


main()
