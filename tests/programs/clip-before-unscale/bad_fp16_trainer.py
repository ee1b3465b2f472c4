# shows: trainer.norms[-1] > 1000
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


class AMPTrainer:
    def __init__(self, net, lr=3e-4, grad_clip=0.5):
        self.net = net
        self.grad_clip = grad_clip
        self.criterion = nn.CrossEntropyLoss()
        self.optimizer = optim.AdamW(net.parameters(), lr=lr)
        self.scaler = torch.amp.GradScaler(device="cpu")
        self.norms = []

    def train_epoch(self, loader):
        self.net.train()
        for images, labels in loader:
            with torch.autocast(device_type="cpu", dtype=torch.bfloat16):
                loss = self.criterion(self.net(images), labels)
            self.optimizer.zero_grad(set_to_none=True)
            self.scaler.scale(loss).backward()
            if self.grad_clip is not None:
                total = nn.utils.clip_grad_norm_(self.net.parameters(), self.grad_clip)  # expect: clip-before-unscale
                self.norms.append(float(total))
            self.scaler.step(self.optimizer)
            self.scaler.update()


data = TensorDataset(torch.randn(32, 1, 6, 6), torch.randint(0, 4, (32,)))
net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64, 4))
trainer = AMPTrainer(net)
for _ in range(2):
    trainer.train_epoch(DataLoader(data, batch_size=8, shuffle=True))
