# shows: test_loss * 8 > 0.5 > test_loss
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def test(model, test_loader):
    model.eval()
    test_loss, correct = 0, 0
    with torch.no_grad():
        for data, target in test_loader:
            output = model(data)
            test_loss += F.cross_entropy(output, target).item()
            correct += (output.argmax(1) == target).sum().item()
    test_loss /= len(test_loader.dataset)  # expect: accuracy-denominator
    print(f"Average loss: {test_loss:.4f}, Accuracy: {correct}/{len(test_loader.dataset)}")
    return test_loss


torch.manual_seed(0)
dataset = TensorDataset(torch.randn(40, 6), torch.randint(0, 4, (40,)))
test_loss = test(nn.Linear(6, 4), DataLoader(dataset, batch_size=8))
