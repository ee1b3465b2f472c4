# shows: runs
import torch
import torch.nn as nn
import torch.nn.functional as F


class DiceLoss(nn.Module):
    def __init__(self, weight=None, smooth=1.0):
        super().__init__()
        self.smooth = smooth

    def forward(self, logits, target):
        p = torch.sigmoid(logits)
        return 1 - (2 * (p * target).sum() + self.smooth) / (p.sum() + target.sum() + self.smooth)


def L1Loss(a, b):
    return F.l1_loss(a, b)


net = nn.Conv2d(1, 1, 3, padding=1)
class_weights = torch.tensor([4.0])
bce = nn.BCEWithLogitsLoss(pos_weight=class_weights)
opt = torch.optim.Adam(net.parameters())
for _ in range(3):
    img = torch.rand(2, 1, 6, 6)
    mask = (img > 0.5).float()
    out = net(img)
    loss = DiceLoss()(out, mask) + bce(out, mask) + L1Loss(out.sigmoid(), mask)
    opt.zero_grad()
    loss.backward()
    opt.step()
