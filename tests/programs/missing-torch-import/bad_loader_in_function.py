# shows: raises NameError: nn
import torch


def init_weights(m):
    if isinstance(m, nn.Linear):  # expect: missing-torch-import
        torch.nn.init.zeros_(m.bias)


model = torch.nn.Sequential(torch.nn.Linear(2, 2))
model.apply(init_weights)
