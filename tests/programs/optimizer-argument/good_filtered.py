# shows: runs
import torch
from torch import nn, optim


class Trainer:
    def __init__(self, model, lr=1e-3):
        self.model = model
        params = [p for p in model.parameters() if p.requires_grad]
        self.optimizer = optim.Adam(params, lr=lr)
        self.loss_fn = nn.MSELoss()

    def train_step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.loss_fn(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


net = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))
net[0].weight.requires_grad = False
latent = torch.zeros(1, 3, requires_grad=True)
latent_opt = optim.Adam([latent], lr=0.1)
trainer = Trainer(net)
for _ in range(3):
    print(trainer.train_step(torch.randn(10, 3), torch.randn(10, 1)))
latent_opt.zero_grad()
net(latent).sum().backward()
latent_opt.step()
