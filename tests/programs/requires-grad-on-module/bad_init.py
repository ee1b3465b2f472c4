# shows: all(p.requires_grad for p in model.embedding.parameters())
import torch
from torch import nn


class TextClassifier(nn.Module):
    def __init__(self, vectors, n_classes):
        super(TextClassifier, self).__init__()
        self.embedding = nn.Embedding.from_pretrained(vectors, freeze=False)
        self.embedding.requires_grad = False  # expect: requires-grad-on-module
        self.lstm = nn.LSTM(vectors.size(1), 6, batch_first=True)
        self.fc = nn.Linear(6, n_classes)

    def forward(self, tokens):
        _, (h, _) = self.lstm(self.embedding(tokens))
        return self.fc(h[-1])


model = TextClassifier(torch.randn(30, 5), 2)
optimizer = torch.optim.Adam(model.parameters())
criterion = nn.CrossEntropyLoss()
tokens, labels = torch.randint(0, 30, (4, 7)), torch.randint(0, 2, (4,))
for _ in range(2):
    optimizer.zero_grad()
    loss = criterion(model(tokens), labels)
    loss.backward()
    optimizer.step()
