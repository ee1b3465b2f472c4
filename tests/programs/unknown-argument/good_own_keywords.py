# shows: runs
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class Conv2d(nn.Module):
    def __init__(self, in_planes, out_planes, ksize=3, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(in_planes, out_planes, kernel_size=ksize, padding=ksize // 2, **kwargs)

    def forward(self, x):
        return self.conv(x)


class Adam(torch.optim.Adam):
    def __init__(self, params, learning_rate):
        super().__init__(params, lr=learning_rate)


net = Conv2d(1, 2, ksize=5, bias=False, padding_mode="reflect")
opt = Adam(net.parameters(), learning_rate=1e-3)
for (x,) in DataLoader(TensorDataset(torch.rand(4, 1, 8, 8)), batch_size=2, pin_memory=False, drop_last=True):
    loss = net(x).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
