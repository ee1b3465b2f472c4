# shows: runs
import argparse

import torch
import torch.nn as nn
import torch.nn.utils as utils

parser = argparse.ArgumentParser()
parser.add_argument("--clip", type=float, default=0.25)
parser.add_argument("--nhid", type=int, default=8)
args = parser.parse_args([])

rnn = nn.GRU(4, args.nhid, batch_first=True)
for name, p in rnn.named_parameters():
    if "weight_hh" in name:
        nn.init.orthogonal(p)  # expect: deprecated-api
head = nn.Linear(args.nhid, 1)
params = list(rnn.parameters()) + list(head.parameters())
opt = torch.optim.SGD(params, lr=0.1)

for step in range(3):
    seq, target = torch.randn(5, 7, 4), torch.randn(5, 1)
    opt.zero_grad()
    out, _ = rnn(seq)
    loss = nn.functional.mse_loss(head(out[:, -1]), target)
    loss.backward()
    utils.clip_grad_norm(params, args.clip)  # expect: deprecated-api
    opt.step()
