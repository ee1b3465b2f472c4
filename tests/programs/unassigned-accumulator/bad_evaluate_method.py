# shows: raises UnboundLocalError: correct
import torch
from torch import nn


class Evaluator:
    def __init__(self, model, device="cpu"):
        self.model = model.to(device)
        self.device = device
        self.criterion = nn.CrossEntropyLoss()

    @torch.no_grad()
    def evaluate(self, loader):
        self.model.eval()
        test_loss, total = 0.0, 0
        for x, y in loader:
            x, y = x.to(self.device), y.to(self.device)
            out = self.model(x)
            test_loss += self.criterion(out, y).item()
            pred = out.argmax(dim=1)
            correct += pred.eq(y).sum().item()  # expect: unassigned-accumulator
            total += y.size(0)
        return test_loss / len(loader), 100.0 * correct / total


batches = [(torch.randn(5, 3), torch.randint(0, 2, (5,))) for _ in range(3)]
loss, acc = Evaluator(nn.Linear(3, 2)).evaluate(batches)
