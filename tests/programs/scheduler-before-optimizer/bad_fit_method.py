# shows: fitted.lr_log[0] > 0.01
import torch
import torch.nn.functional as F
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset


class Regressor(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.fc = nn.Linear(n_in, 1)
        self.lr_log = []

    def forward(self, x):
        return self.fc(x)

    def fit(self, loader, epochs, max_lr=0.1):
        opt = optim.SGD(self.parameters(), lr=0.01, momentum=0.9)
        warmup = optim.lr_scheduler.LambdaLR(opt, lr_lambda=lambda it: 1 + it)
        for epoch in range(epochs):
            for xb, yb in loader:
                pred = self(xb)
                loss = F.huber_loss(pred, yb)
                opt.zero_grad(), loss.backward()
                warmup.step()  # expect: scheduler-before-optimizer
                self.lr_log.append(warmup.get_last_lr()[0])
                opt.step()
        return self


ds = TensorDataset(torch.randn(12, 3), torch.randn(12, 1))
fitted = Regressor(3).fit(DataLoader(ds, batch_size=4, shuffle=True), epochs=2)
