# shows: raises TypeError: has no len()
import torch
from torch.utils.data import DataLoader

features = torch.randn(20, 3)
labels = torch.randint(0, 2, (20,))
loader = DataLoader(zip(features, labels), batch_size=5)  # expect: dataset-protocol
for x, y in loader:
    print(x.shape, y.shape)
