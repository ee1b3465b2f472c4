# shows: raises SyntaxError
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


def get_loader(x, y, batch_size):
    dataset = TensorDataset(x, y)
    return DataLoader(dataset, batch_size=batch_size, True)  # expect: syntax-error


def main():
    loader = get_loader(torch.randn(12, 3), torch.randint(0, 2, (12,)), 4)
    model = nn.Linear(3, 2)
    for inputs, labels in loader:
        print(nn.functional.cross_entropy(model(inputs), labels).item())


main()
