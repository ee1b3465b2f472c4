# shows: runs
import torch
from torch import autograd, nn


class LSTMTagger(nn.Module):
    def __init__(self, hidden_dim):
        super(LSTMTagger, self).__init__()
        self.hidden_dim = hidden_dim
        self.lstm = nn.LSTM(3, hidden_dim)
        self.hidden = self.init_hidden()

    def init_hidden(self):
        return (
            autograd.Variable(torch.zeros(1, 1, self.hidden_dim)),  # expect: variable-wrapper
            autograd.Variable(torch.zeros(1, 1, self.hidden_dim)),  # expect: variable-wrapper
        )

    def forward(self, x):
        out, _ = self.lstm(x.view(len(x), 1, -1), self.hidden)
        return out


print(LSTMTagger(4)(torch.randn(5, 3)).shape)
