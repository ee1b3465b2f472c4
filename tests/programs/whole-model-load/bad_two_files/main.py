# shows: raises UnpicklingError: Weights only
import torch
from network import train

from evaluation import accuracy

train("classifier.pt")
best = torch.load("classifier.pt")  # expect: whole-model-load(error)
best.eval()
print(accuracy(best, torch.randn(10, 4), torch.randint(0, 2, (10,))))
