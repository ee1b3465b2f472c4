from torch import nn


class TextClassifier(nn.Module):
    def __init__(self, vocab_size, dim=32, n_classes=2):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, dim)
        self.drop = nn.Dropout(0.4)
        self.fc = nn.Linear(dim, n_classes)

    def forward(self, ids):
        return self.fc(self.drop(self.embedding(ids).mean(dim=1)))
