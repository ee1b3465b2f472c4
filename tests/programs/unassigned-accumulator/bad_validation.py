# shows: raises UnboundLocalError: running_correct
import torch


def validate(model, batches):
    total = 0
    with torch.no_grad():
        for x, y in batches:
            running_correct += (model(x).argmax(1) == y).sum().item()  # expect: unassigned-accumulator(error)
            total += len(y)
    return running_correct / total


validate(torch.nn.Linear(4, 2).eval(), [(torch.randn(3, 4), torch.zeros(3, dtype=torch.long))])
