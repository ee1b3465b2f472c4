from torch import nn


class TripletNet(nn.Module):
    def __init__(self, n_in):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(n_in, 32), nn.ReLU(), nn.Linear(32, 4))
        self.criterion = nn.TripletMarginLoss(margin=0.5)

    def forward(self, anchor, pos, neg):
        return self.criterion(self.backbone(anchor), self.backbone(pos), self.backbone(neg))
