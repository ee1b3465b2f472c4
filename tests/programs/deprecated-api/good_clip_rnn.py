# shows: runs
import torch
import torch.nn as nn
import torch.nn.utils as utils
from torch.nn.init import kaiming_normal_, orthogonal_

rnn = nn.GRU(4, 8, batch_first=True)
for name, p in rnn.named_parameters():
    if "weight_hh" in name:
        orthogonal_(p)
head = nn.Linear(8, 1)
kaiming_normal_(head.weight)
params = list(rnn.parameters()) + list(head.parameters())
opt = torch.optim.SGD(params, lr=0.1)
for step in range(3):
    seq, target = torch.randn(5, 7, 4), torch.randn(5, 1)
    opt.zero_grad()
    out, _ = rnn(seq)
    loss = nn.functional.mse_loss(head(out[:, -1]), target)
    loss.backward()
    utils.clip_grad_norm_(params, 0.25)
    opt.step()
