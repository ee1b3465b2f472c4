# shows: all(p.requires_grad for p in model.backbone.parameters())
import torch
from torch import nn


class TransferNet(nn.Module):
    def __init__(self, num_classes, freeze=True):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.classifier = nn.Linear(4, num_classes)
        if freeze:
            self._freeze_backbone()

    def _freeze_backbone(self):
        for name, weights in self.backbone.named_parameters():
            if not name.startswith("bn"):
                weights.require_grad = False  # expect: require-grad-typo

    def forward(self, x):
        return self.classifier(self.backbone(x))


model = TransferNet(5)
trainable = sum(p.numel() for p in model.parameters() if p.requires_grad)
print(f"{trainable} trainable parameters", model(torch.rand(2, 3, 6, 6)).shape)
