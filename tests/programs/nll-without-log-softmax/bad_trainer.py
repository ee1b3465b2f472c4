# shows: trainer.history[-1] < 0
import torch
from torch import nn, optim


class TextRNN(nn.Module):
    def __init__(self, vocab, hidden, classes):
        super().__init__()
        self.emb = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, classes)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, tokens):
        _, h = self.gru(self.emb(tokens))
        return self.softmax(self.out(h[-1]))


class Trainer:
    def __init__(self, model):
        self.model = model
        self.criterion = nn.NLLLoss()
        self.optimizer = optim.Adam(model.parameters(), lr=1e-3)
        self.history = []

    def fit(self, batches):
        for tokens, labels in batches:
            self.optimizer.zero_grad()
            probs = self.model(tokens)
            loss = self.criterion(probs, labels)  # expect: nll-without-log-softmax
            loss.backward()
            self.optimizer.step()
            self.history.append(loss.item())


trainer = Trainer(TextRNN(20, 8, 4))
trainer.fit([(torch.randint(0, 20, (5, 7)), torch.randint(0, 4, (5,))) for _ in range(4)])
