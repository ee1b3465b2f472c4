# shows: raises AttributeError: rfft
import torch
import torch.nn as nn
import torch.nn.functional as F


class SpectralLoss(nn.Module):
    def forward(self, output, target):
        out_freq = torch.rfft(output, 2, onesided=False)  # expect: removed-api
        tgt_freq = torch.rfft(target, 2, onesided=False)  # expect: removed-api
        return F.l1_loss(out_freq, tgt_freq)


net = nn.Conv2d(1, 1, 3, padding=1)
criterion = SpectralLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
noisy, clean = torch.rand(2, 1, 8, 8), torch.rand(2, 1, 8, 8)
for epoch in range(2):
    optimizer.zero_grad()
    loss = criterion(net(noisy), clean)
    loss.backward()
    optimizer.step()
