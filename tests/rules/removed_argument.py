import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import transforms, utils
from torchvision.utils import save_image


def show(images):
    grid = utils.make_grid(images, nrow=8, normalize=True, range=(-1, 1))  # expect: removed-argument(error)
    save_image(images, "a.png", range=(0, 1))  # expect: removed-argument(error)
    return grid


rotate = transforms.RandomRotation(10, resample=False)  # expect: removed-argument(error)
mse = nn.MSELoss(size_average=True)  # expect: removed-argument(warning)


def losses(out, y, flag):
    first = F.cross_entropy(out, y, reduce=False)  # expect: removed-argument(warning)
    return first, F.nll_loss(out, y, size_average=flag)  # expect: removed-argument(warning)


# silent: what replaced them
def new(images, out, y):
    grid = utils.make_grid(images, value_range=(-1, 1))
    return grid, F.cross_entropy(out, y, reduction="none"), transforms.RandomRotation(10, fill=0)


# silent: ready for both
def either(images):
    try:
        return utils.make_grid(images, range=(-1, 1))
    except TypeError:
        return utils.make_grid(images, value_range=(-1, 1))


# silent: an own function
def plot(values, range=(0, 1), reduce=True):
    return values, range, reduce


# silent: called with its own arguments
def own(values):
    return plot(values, range=(0, 2), reduce=False)


# silent: matplotlib's
def histogram(ax, values):
    return ax.hist(values, range=(0, 1))


# silent: another method
def scatter(out, index, src):
    return out.scatter(0, index, src, reduce="add"), torch.scatter(out, 0, index, src, reduce="add")
