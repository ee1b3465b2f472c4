# shows: float(loss.detach()) > 0.69
import torch
from torch import nn


class TinyUNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, padding=1)
        self.up = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, img):
        h = self.down(img).relu()
        mask = self.up(h).sigmoid()
        return mask


def main(epochs=30):
    images, masks = torch.rand(4, 1, 8, 8), torch.zeros(4, 1, 8, 8)
    unet = TinyUNet()
    bce = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([2.0]))
    opt = torch.optim.Adam(unet.parameters(), lr=1e-2)
    for _ in range(epochs):
        pred = unet(images)
        loss = bce(pred, masks)  # expect: sigmoid-before-bce-with-logits
        opt.zero_grad()
        loss.backward()
        opt.step()
    return loss


loss = main()
