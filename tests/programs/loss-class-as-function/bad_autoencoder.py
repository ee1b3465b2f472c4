# shows: raises AttributeError: no attribute 'backward'
import torch
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(16, 4)
        self.decoder = nn.Linear(4, 16)

    def forward(self, x):
        return torch.sigmoid(self.decoder(torch.relu(self.encoder(x))))


class Trainer:
    def __init__(self, model):
        self.model = model
        self.opt = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step(self, batch):
        recon = self.model(batch)
        loss = nn.BCELoss(recon)  # expect: loss-class-as-function
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()


trainer = Trainer(AutoEncoder())
for batch in torch.rand(3, 8, 16):
    trainer.step(batch)
