# shows: raises UnpicklingError: Weights only
import torch
from torch import nn

PATH = "entire_model.pt"
torch.save(nn.Linear(3, 3), PATH)  # expect: whole-model-saved(warning)
model = torch.load(PATH)  # expect: whole-model-load(error)


def predict(x):
    with torch.no_grad():
        return model(x)


print(predict(torch.zeros(1, 3)))
