import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.functional import dropout, dropout2d


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.fc = nn.Linear(8, 2)

    def forward(self, x):
        x = dropout2d(F.relu(self.conv(x)), training=self.training)  # expect: dropout-ignores-eval(error)
        x = x.mean((2, 3))
        x = F.dropout(x, 0.3, training=self.training)  # expect: dropout-ignores-eval(error)
        return self.head(x)

    def head(self, x):
        return self.fc(nn.functional.alpha_dropout(x, p=0.1, inplace=False, training=self.training))  # expect: dropout-ignores-eval(error)


class Sub(Net):
    def forward(self, x):
        x = dropout(  # expect: dropout-ignores-eval(error)
            x,
            p=0.5,
        training=self.training)
        return super().forward(x)


# silent: the mode is passed on
class Passed(nn.Module):
    def forward(self, x):
        x = F.dropout(x, p=0.5, training=self.training)
        return F.dropout(x, 0.5, self.training)


# silent: the mode is asked
class Asked(nn.Module):
    def forward(self, x):
        if self.training:
            x = F.dropout(x, 0.5)
        return x


# silent: asked by an early return
class Early(nn.Module):
    def forward(self, x):
        if not self.training:
            return x
        return F.dropout(x, 0.5)


# silent: dropout is sampled on purpose
class MCDropoutNet(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5)


# silent: layers know the mode themselves
class Layers(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x)


# silent: no module around, augmentation of data
def augment(x):
    return F.dropout(x, 0.1)


# silent: arguments nobody can see
class Options(nn.Module):
    def forward(self, x, **options):
        return F.dropout(x, **options)
