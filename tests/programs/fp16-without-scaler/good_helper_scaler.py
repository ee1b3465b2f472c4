# shows: runs
import torch
import torch.nn as nn


class AmpStepper:
    def __init__(self, optimizer, enabled=True):
        self.optimizer = optimizer
        self.scaler = torch.amp.GradScaler("cuda", enabled=enabled)

    def __call__(self, loss):
        self.optimizer.zero_grad()
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()


model = nn.Linear(5, 2)
stepper = AmpStepper(torch.optim.SGD(model.parameters(), lr=0.1), torch.cuda.is_available())
for _ in range(3):
    x, y = torch.randn(4, 5), torch.randint(0, 2, (4,))
    with torch.autocast("cuda", dtype=torch.float16):
        loss = nn.functional.cross_entropy(model(x), y)
    stepper(loss)
