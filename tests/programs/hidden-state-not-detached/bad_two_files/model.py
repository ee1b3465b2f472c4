import torch
import torch.nn as nn


class CharGRU(nn.Module):
    def __init__(self, vocab_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embedding = nn.Embedding(vocab_size, hidden_size)
        self.gru = nn.GRU(hidden_size, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, h):
        out, h = self.gru(self.embedding(x), h)
        return self.fc(out), h

    def init_hidden(self, batch_size):
        return torch.zeros(1, batch_size, self.hidden_size)
