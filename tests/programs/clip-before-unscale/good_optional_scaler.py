# shows: all(n < 100 for n in norms)
import torch
from torch import nn


class Engine:
    def __init__(self, net, use_amp):
        self.net = net
        self.opt = torch.optim.Adam(net.parameters(), lr=1e-3)
        self.scaler = torch.amp.GradScaler("cpu") if use_amp else None

    def backward_and_step(self, loss, clip=0.5):
        self.opt.zero_grad()
        if self.scaler is not None:
            self.scaler.scale(loss).backward()
            self.scaler.unscale_(self.opt)
            norm = nn.utils.clip_grad_norm_(self.net.parameters(), clip)
            self.scaler.step(self.opt)
            self.scaler.update()
        else:
            loss.backward()
            norm = nn.utils.clip_grad_norm_(self.net.parameters(), clip)
            self.opt.step()
        return norm.item()


norms = []
for use_amp in (False, True):
    engine = Engine(nn.Linear(6, 1), use_amp)
    for _ in range(3):
        x = torch.randn(10, 6)
        loss = nn.functional.mse_loss(engine.net(x), x.mean(1, keepdim=True))
        norms.append(engine.backward_and_step(loss))
