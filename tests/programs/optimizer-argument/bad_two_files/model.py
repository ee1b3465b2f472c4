import torch.nn as nn
import torch.nn.functional as F


class Classifier(nn.Module):
    def __init__(self, n_in, n_out):
        super(Classifier, self).__init__()
        self.hidden = nn.Linear(n_in, 12)
        self.out = nn.Linear(12, n_out)

    def forward(self, x):
        return self.out(F.relu(self.hidden(x)))
