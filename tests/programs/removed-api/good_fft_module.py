# shows: runs
import torch
import torch.fft
import torch.nn as nn
import torch.nn.functional as F


class SpectralLoss(nn.Module):
    def forward(self, output, target):
        return F.l1_loss(torch.view_as_real(torch.fft.rfft2(output)), torch.view_as_real(torch.fft.rfft2(target)))


net = nn.Conv2d(1, 1, 3, padding=1)
criterion = SpectralLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(2):
    optimizer.zero_grad()
    loss = criterion(net(torch.rand(2, 1, 8, 8)), torch.rand(2, 1, 8, 8))
    loss.backward()
    optimizer.step()
