# shows: raises RuntimeError: Expected hidden
import torch
import torch.nn as nn


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, n_layers, n_classes):
        super().__init__()
        self.hidden_size = hidden_size
        self.n_layers = n_layers
        self.rnn = nn.RNN(input_size, hidden_size, n_layers)  # expect: batch-first-mismatch
        self.fc = nn.Linear(hidden_size, n_classes)

    def forward(self, x):
        h0 = torch.zeros(self.n_layers, x.size(0), self.hidden_size).to(x.device)
        out, _ = self.rnn(x, h0)  # expect: shape-mismatch
        out = out[:, -1, :]
        return self.fc(out)


out = RNN(28, 32, 2, 10)(torch.randn(5, 28, 28))
