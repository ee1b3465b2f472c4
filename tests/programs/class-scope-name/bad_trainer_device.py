# shows: raises NameError: device
import torch
import torch.nn as nn
import torch.optim as optim


class Trainer:
    device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")  # expect: class-scope-name
    loss_fn = nn.MSELoss()

    def __init__(self, model, lr):
        self.model = model.to(Trainer.device)
        self.optimizer = optim.SGD(self.model.parameters(), lr=lr)

    def step(self, x, y):
        x, y = x.to(device), y.to(device)
        self.optimizer.zero_grad()
        loss = self.loss_fn(self.model(x), y)
        loss.backward()
        self.optimizer.step()
        return loss.item()


trainer = Trainer(nn.Linear(4, 1), lr=0.1)
for i in range(3):
    print(trainer.step(torch.randn(8, 4), torch.randn(8, 1)))
