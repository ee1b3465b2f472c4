import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

dataset = TensorDataset(torch.randn(16, 4), torch.randn(16, 1))
model = nn.Linear(4, 1)


def train(loader):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()


# silent: in a function that nobody calls when the file is read
def later():
    train(DataLoader(dataset, batch_size=4, shuffle=True, num_workers=2))


# silent: made, and not gone through
loader = DataLoader(dataset, batch_size=4, shuffle=True, num_workers=2)


# silent: in the main process
for x, y in DataLoader(dataset, batch_size=8):
    print(x.shape)
for x, y in DataLoader(dataset, batch_size=8, num_workers=0):
    print(x.shape)
train(DataLoader(dataset, batch_size=4, shuffle=True))


# silent: under a guard
if __name__ == "__main__":
    train(loader)
    for index, (x, y) in enumerate(loader):
        print(index)


# silent: started in a way that is chosen elsewhere
def chosen(context):
    return DataLoader(dataset, num_workers=2, multiprocessing_context=context)


if __name__ == "__main__":
    for x, y in enumerate(loader):  # expect: missing-main-guard(warning)
        print(x)
    print("done")
