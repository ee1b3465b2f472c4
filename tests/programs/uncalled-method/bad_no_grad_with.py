# shows: raises TypeError: context manager protocol
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def test(model, loader):
    model.eval()
    correct = 0
    with torch.no_grad:  # expect: uncalled-method
        for data, target in loader:
            output = model(data)
            correct += (output.argmax(1) == target).sum().item()
    return correct / len(loader.dataset)


loader = DataLoader(TensorDataset(torch.randn(12, 4), torch.randint(0, 2, (12,))), batch_size=4)
net = nn.Linear(4, 2)
print("accuracy:", test(net, loader))
