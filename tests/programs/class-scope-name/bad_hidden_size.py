# shows: raises NameError: hidden_size
import torch
import torch.nn as nn


class CharRNN(nn.Module):
    hidden_size = 32  # expect: class-scope-name
    n_layers = 1

    def __init__(self, n_chars):
        super().__init__()
        self.rnn = nn.RNN(n_chars, self.hidden_size, self.n_layers, batch_first=True)
        self.out = nn.Linear(self.hidden_size, n_chars)

    def init_hidden(self, batch_size):
        return torch.zeros(1, batch_size, hidden_size)

    def forward(self, x):
        h0 = self.init_hidden(x.size(0))
        y, h = self.rnn(x, h0)
        return self.out(y), h


model = CharRNN(26)
output, hidden = model(torch.randn(2, 5, 26))
