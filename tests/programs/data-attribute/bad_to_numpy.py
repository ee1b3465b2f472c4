# shows: values.shape == (5,)
import torch
from torch import nn

encoder = nn.Linear(3, 1)
x = torch.randn(5, 3)
embedding = encoder(x).squeeze(1)
values = embedding.data.numpy()  # expect: data-attribute
