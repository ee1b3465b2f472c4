# shows: raises RuntimeError: leaf Variable that requires grad
import torch
from torch import nn


class Recommender(nn.Module):
    def __init__(self, n_users, n_items, dim=8, pad=0):
        super(Recommender, self).__init__()
        self.users = nn.Embedding(n_users, dim)
        self.items = nn.Embedding(n_items, dim)
        nn.init.normal_(self.users.weight, std=0.01)
        nn.init.normal_(self.items.weight, std=0.01)
        self.items.weight[pad] = 0  # expect: in-place-on-leaf

    def forward(self, u, i):
        return (self.users(u) * self.items(i)).sum(-1)


if __name__ == "__main__":
    model = Recommender(10, 20)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    u, i = torch.randint(0, 10, (16,)), torch.randint(1, 20, (16,))
    loss = nn.functional.binary_cross_entropy_with_logits(model(u, i), torch.ones(16))
    loss.backward()
    optimizer.step()
