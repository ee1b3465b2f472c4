# shows: net.to("meta").pe.device.type == "cpu"
import torch
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=50):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        pe[:, 0::2] = torch.sin(position)
        pe[:, 1::2] = torch.cos(position)
        self.pe = pe.unsqueeze(0)  # expect: tensor-not-buffer
        self.dropout = nn.Dropout(0.1)

    def forward(self, x):
        x = x + self.pe[:, :x.size(1), :]
        return self.dropout(x)



net = PositionalEncoding(4)
out = net(torch.randn(2, 7, 4))
