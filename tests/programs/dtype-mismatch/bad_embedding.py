# shows: raises RuntimeError
import torch
import torch.nn.functional as F
from torch import nn

class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(100, 16)

    def forward(self, tokens):
        return self.table(tokens).mean(1)  # expect: dtype-mismatch


tokens = torch.ones(4, 7)
print(Words()(tokens))
