# shows: hasattr(solver.net, "module")
import torch
import torch.nn.functional as F
from torch import optim
from torch.nn import Conv2d, DataParallel, Module, PixelShuffle


class SRNet(Module):
    def __init__(self, upscale=2):
        super().__init__()
        self.conv = Conv2d(1, upscale**2, 3, padding=1)
        self.shuffle = PixelShuffle(upscale)

    def forward(self, x):
        return self.shuffle(self.conv(x))


class Solver(object):
    def __init__(self, lr, gpu_ids=(0,)):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.net = DataParallel(SRNet(), device_ids=list(gpu_ids)).to(self.device)  # expect: data-parallel
        self.opt = optim.Adam(self.net.parameters(), lr=lr)

    def train_step(self, low, high):
        self.opt.zero_grad()
        loss = F.l1_loss(self.net(low.to(self.device)), high.to(self.device))
        loss.backward()
        self.opt.step()
        return loss.item()


solver = Solver(1e-3)
for i in range(3):
    print(i, solver.train_step(torch.rand(2, 1, 5, 5), torch.rand(2, 1, 10, 10)))
