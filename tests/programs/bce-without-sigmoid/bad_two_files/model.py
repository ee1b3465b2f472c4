import torch.nn as nn


class SpamNet(nn.Module):
    def __init__(self, vocab, dim=16):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, 32, batch_first=True)
        self.out = nn.Linear(32, 1)

    def forward(self, tokens):
        _, (h, _) = self.lstm(self.emb(tokens))
        return self.out(h[-1])
