# shows: out.shape == (4, 5, 16)
import torch
from torch import nn, optim

config = {"lr": 1e-3, "betas": (0.9, 0.98)}
rnn = nn.LSTM(input_size=3, hidden_size=8, num_layers=2, batch_first=True, dropout=0.1, bidirectional=True)
layer = nn.TransformerEncoderLayer(d_model=16, nhead=2, dim_feedforward=32, batch_first=True, norm_first=True)
optimizer = optim.AdamW([*rnn.parameters(), *layer.parameters()], **config, weight_decay=0.01, amsgrad=True)
scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=3, pct_start=0.4)
for _ in range(3):
    out, (h, c) = rnn(torch.randn(4, 5, 3))
    out = layer(out)
    loss = nn.functional.smooth_l1_loss(out, torch.zeros_like(out), beta=0.5)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    scheduler.step()
