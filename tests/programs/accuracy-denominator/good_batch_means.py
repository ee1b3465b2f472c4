# shows: 0 <= result["acc"] <= 1
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def evaluate(net, dl, loss_fn):
    net.eval()
    acc_sum, loss_sum = 0.0, 0.0
    with torch.inference_mode():
        for xb, yb in dl:
            out = net(xb)
            acc_sum += (out.argmax(dim=-1) == yb).float().mean().item()
            loss_sum += loss_fn(out, yb).item() * xb.size(0)
    return {"acc": acc_sum / len(dl), "loss": loss_sum / len(dl.dataset)}


ds = TensorDataset(torch.randn(48, 5), torch.randint(0, 2, (48,)))
result = evaluate(nn.Linear(5, 2), DataLoader(ds, batch_size=12), nn.CrossEntropyLoss())
print(result)
