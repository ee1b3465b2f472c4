# shows: runs
import torch


def upsample(x):
    return x.repeat_interleave(2, -1)


class init:
    @staticmethod
    def constant(x, value):
        return torch.full_like(x, value)


print(upsample(torch.ones(1, 2)), init.constant(torch.ones(2), 3.0))
