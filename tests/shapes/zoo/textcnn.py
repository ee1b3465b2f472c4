"""Sentences classified by convolutions of several widths, once over sequences and once over one-channel pictures."""

import torch
import torch.nn.functional as F
from torch import nn


class TextCNN(nn.Module):
    def __init__(self, vocab, dim=32, n_filters=12, widths=(2, 3, 4), n_classes=2, dropout=0.4):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim, padding_idx=0)
        self.convs = nn.ModuleList([nn.Conv1d(dim, n_filters, kernel_size=w) for w in widths])
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(n_filters * len(widths), n_classes)

    def forward(self, ids):
        words = self.embed(ids).transpose(1, 2)  # batch, dim, length
        maps = [F.relu(conv(words)) for conv in self.convs]
        pooled = [F.max_pool1d(m, m.size(2)).squeeze(2) for m in maps]
        return self.out(self.dropout(torch.cat(pooled, dim=1)))


class TwoChannelTextCNN(nn.Module):
    """One embedding is frozen, the other learns; both are channels of a picture."""

    def __init__(self, vocab, dim, widths, n_classes):
        super().__init__()
        self.learned = nn.Embedding(vocab, dim)
        self.fixed = nn.Embedding.from_pretrained(torch.randn(vocab, dim), freeze=True)
        self.n_maps = 10
        self.convs = nn.ModuleDict({f"w{w}": nn.Conv2d(2, self.n_maps, (w, dim)) for w in widths})
        self.norm = nn.BatchNorm1d(self.n_maps * len(widths))
        self.out = nn.Linear(self.n_maps * len(widths), n_classes)

    def forward(self, ids):
        x = torch.stack([self.learned(ids), self.fixed(ids)], dim=1)
        pooled = []
        for name, conv in self.convs.items():
            y = conv(x).squeeze(3).relu()
            pooled.append(y.max(dim=2).values)
        return self.out(self.norm(torch.cat(pooled, 1)))


if __name__ == "__main__":
    ids = torch.randint(1, 100, (8, 20))
    labels = torch.randint(0, 4, (8,))
    single = TextCNN(100, n_classes=4)
    double = TwoChannelTextCNN(vocab=100, dim=16, widths=[3, 4, 5], n_classes=4)
    a = single(ids)
    b = double(ids)
    ensemble = torch.stack((a, b)).mean(0)
    loss = F.cross_entropy(ensemble, labels, label_smoothing=0.1)
    loss.backward()
    hits = (ensemble.argmax(dim=-1) == labels).float()
    print(a.shape, b.shape, hits.mean().item())
