# shows: not w.requires_grad and w2.requires_grad
from dataclasses import dataclass

import torch


@dataclass
class WeightConfig:
    size: int = 3
    require_grad: bool = False


def make_weight(config):
    return torch.randn(config.size, requires_grad=config.require_grad)


config = WeightConfig()
w = make_weight(config)
config.require_grad = True
w2 = make_weight(config)
(w * w2).sum().backward()
