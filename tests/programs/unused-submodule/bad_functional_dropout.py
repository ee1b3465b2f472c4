# shows: "dropout" in dict(net.named_modules())
import torch
import torch.nn.functional as F
from torch import nn


class Tagger(nn.Module):
    def __init__(self, n_words, n_tags):
        super().__init__()
        self.embedding = nn.Embedding(n_words, 8)
        self.lstm = nn.LSTM(8, 8, batch_first=True)
        self.dropout = nn.Dropout(0.5)  # expect: unused-submodule(hint)
        self.out = nn.Linear(8, n_tags)

    def forward(self, words):
        states, _ = self.lstm(self.embedding(words))
        return F.log_softmax(self.out(states), dim=-1)


net = Tagger(20, 4)
out = net(torch.randint(0, 20, (2, 5)))
