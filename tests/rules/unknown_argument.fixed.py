import torch
import torch.nn as nn
from torch.optim import Adam
from torch.utils.data import DataLoader


def misspelt(dataset, net):
    loader = DataLoader(dataset, batch_size=4, num_workers=2, shuffle=True)  # expect: unknown-argument(error)
    layer = nn.Conv2d(3, 8, kernel_size=3, padding=1)  # expect: unknown-argument(error)
    opt = Adam(net.parameters(), learning_rate=0.1)  # expect: unknown-argument(error)
    return loader, layer, opt


# silent: all of them are there
def right(dataset, net):
    loader = DataLoader(dataset, batch_size=4, num_workers=2, shuffle=True)
    layer = nn.Conv2d(3, 8, kernel_size=3, padding=1)
    return loader, layer, Adam(net.parameters(), lr=0.1)


# silent: arguments nobody can see
def options(dataset, **options):
    return DataLoader(dataset, **options)


# silent: a class of one's own
class Loader(DataLoader):
    def __init__(self, dataset, speed=1, **options):
        super().__init__(dataset, **options)


def own(dataset):
    return Loader(dataset, speed=3)


# silent: ready for an older torch
def older(dataset):
    try:
        return DataLoader(dataset, in_ordr=False)
    except TypeError:
        return DataLoader(dataset)


# silent: another package's
def other(fastai, dataset):
    return fastai.DataLoader(dataset, num_works=2)


def losses(net):
    norm = nn.BatchNorm2d(8, epsilon=1e-3)  # expect: unknown-argument(error)
    return norm, nn.MSELoss(reduction="sum")  # expect: unknown-argument(error)


# silent: inherited ones are there
def inherited():
    return nn.MSELoss(reduction="sum"), nn.BatchNorm2d(8, eps=1e-3, affine=False), nn.Dropout2d(p=0.1, inplace=True)
