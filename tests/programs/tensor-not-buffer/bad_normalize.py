# shows: net.to("meta").mean.device.type == "cpu"
import torch
from torch import nn


class Normalized(nn.Module):
    def __init__(self, backbone):
        super().__init__()
        self.mean = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)  # expect: tensor-not-buffer
        self.backbone = backbone

    def forward(self, images: torch.Tensor):
        return self.backbone(images - self.mean)


net = Normalized(nn.Conv2d(3, 4, 3))
out = net(torch.rand(2, 3, 8, 8))
