# shows: runs
import torch
import torch.nn.functional as F


class Trainer:
    def __init__(self, model):
        self.model = model
        self.opt = torch.optim.AdamW(model.parameters())

    def step(self, x, y):
        self.opt.zero_grad()
        with torch.amp.autocast(device_type="cuda", dtype=torch.float16):
            loss = F.mse_loss(self.model(x), y)
        loss.backward()  # expect: fp16-without-scaler
        self.opt.step()


Trainer(torch.nn.Linear(2, 1)).step(torch.ones(1, 2), torch.ones(1, 1))
