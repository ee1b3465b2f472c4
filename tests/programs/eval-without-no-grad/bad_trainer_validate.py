# shows: trainer.last.grad_fn is not None
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Trainer:
    def __init__(self, model, train_loader, val_loader):
        self.model = model
        self.train_loader, self.val_loader = train_loader, val_loader
        self.criterion = nn.MSELoss()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-3)

    def train_epoch(self):
        self.model.train()
        for x, y in self.train_loader:
            self.optimizer.zero_grad()
            self.criterion(self.model(x), y).backward()
            self.optimizer.step()

    def validate(self):
        self.model.eval()
        val_loss = 0.0
        for x, y in self.val_loader:  # expect: eval-without-no-grad
            self.last = self.criterion(self.model(x), y)
            val_loss += self.last.item()
        return val_loss / len(self.val_loader)


ds = TensorDataset(torch.randn(24, 3), torch.randn(24, 1))
net = nn.Sequential(nn.Linear(3, 8), nn.Dropout(0.2), nn.Linear(8, 1))
trainer = Trainer(net, DataLoader(ds, batch_size=6, shuffle=True), DataLoader(ds, batch_size=6))
for _ in range(2):
    trainer.train_epoch()
    print(trainer.validate())
