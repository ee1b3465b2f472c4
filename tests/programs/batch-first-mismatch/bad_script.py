# shows: last.shape == (4, 6)
import torch
from torch import nn

rnn = nn.LSTM(3, 6)  # expect: batch-first-mismatch
batch = torch.randn(4, 10, 3)
output, _ = rnn(batch)
last = output[:, -1, :]
