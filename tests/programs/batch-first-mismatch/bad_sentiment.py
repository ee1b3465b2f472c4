# shows: not torch.allclose(alone[0], together[0])
import torch
from torch import nn


class Sentiment(nn.Module):
    def __init__(self, n_words):
        super().__init__()
        self.embedding = nn.Embedding(n_words, 8)
        self.lstm = nn.LSTM(8, 16)  # expect: batch-first-mismatch
        self.fc = nn.Linear(16, 2)

    def forward(self, words):
        embedded = self.embedding(words)
        output, (hidden, cell) = self.lstm(embedded)
        return self.fc(output[:, -1, :])


torch.manual_seed(0)
net = Sentiment(50).eval()
words = torch.randint(0, 50, (4, 6))
with torch.no_grad():
    together, alone = net(words.flip(0)), net(words.flip(0)[:1])
    together, alone = net(words)[1:], net(words[1:])
