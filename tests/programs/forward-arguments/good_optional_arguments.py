# shows: out.shape == (4, 5, 3)
import torch
import torch.nn as nn


class Tagger(nn.Module):
    def __init__(self, vocab, dim, tags):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, dim, batch_first=True)
        self.fc = nn.Linear(dim, tags)

    def forward(self, tokens, state=None, *, return_state=False):
        h, state = self.lstm(self.emb(tokens), state)
        scores = self.fc(h)
        return (scores, state) if return_state else scores


tagger = Tagger(25, 8, 3)
tokens = torch.randint(0, 25, (4, 5))
_, state = tagger(tokens, return_state=True)
out = tagger(tokens, state)
