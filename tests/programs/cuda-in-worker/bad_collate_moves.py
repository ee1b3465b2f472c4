# shows: len(losses) == 2
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def collate(samples):
    x = torch.stack([sample[0] for sample in samples])
    y = torch.stack([sample[1] for sample in samples])
    return x.to(device), y  # expect: cuda-in-worker(error)


losses = []
if __name__ == "__main__":
    data = TensorDataset(torch.randn(8, 4), torch.randn(8, 1))
    loader = DataLoader(data, batch_size=4, shuffle=True, num_workers=2, collate_fn=collate)
    model = nn.Linear(4, 1).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), y.to(device))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
