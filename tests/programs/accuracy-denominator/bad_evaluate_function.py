# shows: acc > 100
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@torch.no_grad()
def evaluate(model, data_loader, device):
    model.eval()
    num_correct = 0
    for x, y in data_loader:
        x, y = x.to(device), y.to(device)
        scores = model(x)
        pred = scores.argmax(dim=1)
        num_correct += pred.eq(y.view_as(pred)).sum().item()
    return 100.0 * num_correct / len(data_loader)  # expect: accuracy-denominator


def main():
    torch.manual_seed(3)
    test_set = TensorDataset(torch.randn(100, 8), torch.randint(0, 2, (100,)))
    test_loader = DataLoader(test_set, batch_size=20)
    net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2))
    return evaluate(net, test_loader, torch.device("cpu"))


if __name__ == "__main__":
    acc = main()
    print("Test accuracy: {:.1f}%".format(acc))
