from torch import nn


class LitModel(nn.Module):
    def __init__(self, n_in, n_tags):
        super().__init__()
        self.layer = nn.Linear(n_in, n_tags)

    def forward(self, x):
        return self.layer(x)

    def training_step(self, batch):
        x, tags = batch
        return nn.BCEWithLogitsLoss(self(x), tags)  # expect: loss-class-as-function
