import torch
import torch.nn as nn
import torch.nn.functional as F


class TextCNN(nn.Module):
    def __init__(self, vocab_size=200, emb_dim=24, n_filters=10, sizes=(2, 3, 4), n_classes=3):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, emb_dim, padding_idx=0)
        self.convs = nn.ModuleList([nn.Conv2d(1, n_filters, (size, emb_dim)) for size in sizes])
        self.dropout = nn.Dropout(0.5)
        self.fc = nn.Linear(len(sizes) * n_filters, n_classes)

    def conv_and_pool(self, x, conv):
        x = F.relu(conv(x)).squeeze(3)
        x = F.max_pool1d(x, x.size(2)).squeeze(2)
        return x

    def forward(self, text):
        embedded = self.embedding(text).unsqueeze(1)
        pooled = [self.conv_and_pool(embedded, conv) for conv in self.convs]
        cat = self.dropout(torch.cat(pooled, dim=1))
        logits = self.fc(cat)
        return logits


if __name__ == "__main__":
    model = TextCNN()
    batch = torch.randint(0, 200, (8, 30))
    logits = model(batch)
    prediction = logits.argmax(1)
    probabilities = torch.softmax(logits, dim=-1)
    top, index = probabilities.topk(2, dim=-1)
