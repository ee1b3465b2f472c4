# shows: len(losses) == 4
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

losses = []


def main():
    data = TensorDataset(torch.randn(16, 3), torch.randn(16, 1))
    loader = DataLoader(data, batch_size=8, shuffle=True, num_workers=2)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(2):
        for x, y in loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())


main()  # expect: missing-main-guard(warning)
