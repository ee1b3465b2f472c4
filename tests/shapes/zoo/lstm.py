import torch
import torch.nn as nn


class Tagger(nn.Module):
    def __init__(self, vocab, emb, hidden, tags):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb)
        self.lstm = nn.LSTM(emb, hidden // 2, num_layers=2, bidirectional=True, batch_first=True)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(hidden, tags)

    def forward(self, tokens):
        e = self.emb(tokens)
        h, (hn, cn) = self.lstm(e)
        h = self.drop(h)
        scores = self.out(h)
        return scores


model = Tagger(1000, 50, 64, 9)
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.Adam(model.parameters())
for step in range(2):
    x = torch.randint(0, 1000, (4, 12))
    y = torch.randint(0, 9, (4, 12))
    scores = model(x)
    loss = loss_fn(scores.view(-1, 9), y.view(-1))
    opt.zero_grad()
    loss.backward()
    opt.step()
