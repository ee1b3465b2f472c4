# shows: (torch.sigmoid(scores) > 0.5).sum() > hits.sum()
import torch
from torch import nn, optim


class Tagger(nn.Module):
    def __init__(self, num_tags):
        super().__init__()
        self.backbone = nn.Linear(10, 16)
        self.classifier = nn.Linear(16, num_tags)

    def forward(self, x):
        return self.classifier(torch.relu(self.backbone(x)))


class Trainer:
    def __init__(self, model):
        self.model = model
        self.criterion = nn.BCEWithLogitsLoss()
        self.optimizer = optim.AdamW(model.parameters(), lr=1e-3)

    def train_epoch(self, batches):
        self.model.train()
        for x, tags in batches:
            self.optimizer.zero_grad()
            self.criterion(self.model(x), tags).backward()
            self.optimizer.step()

    def predict(self, x, threshold=0.5):
        self.model.eval()
        with torch.no_grad():
            logits = self.model(x)
        return logits, logits > threshold  # expect: logits-threshold


torch.manual_seed(0)
trainer = Trainer(Tagger(6))
trainer.train_epoch([(torch.randn(8, 10), torch.randint(0, 2, (8, 6)).float()) for _ in range(4)])
scores, hits = trainer.predict(torch.randn(32, 10))
