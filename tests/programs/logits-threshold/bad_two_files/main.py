# shows: (torch.sigmoid(out) > 0.5).sum() > mask.sum()
import torch
import torch.nn as nn

from unet import TinyUNet

torch.manual_seed(0)
net = TinyUNet()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for _ in range(3):
    imgs = torch.randn(2, 1, 8, 8)
    true_masks = (imgs > 0).float()
    loss = criterion(net(imgs), true_masks)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

net.eval()
with torch.no_grad():
    out = net(torch.randn(4, 1, 8, 8))
mask = torch.where(out > 0.5, 1, 0)  # expect: logits-threshold
print("foreground pixels:", mask.sum().item())
