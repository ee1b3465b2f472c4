# shows: raises RuntimeError: Boolean value of Tensor
import torch
import torch.nn.functional as F
from torch import nn

model = nn.Linear(5, 3)
inputs, labels = torch.randn(8, 5), torch.randint(0, 3, (8,))
correct = 0
predicted = model(inputs).argmax(1)
if predicted == labels:  # expect: tensor-truth-value
    correct += 1
