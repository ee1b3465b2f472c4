# shows: raises RuntimeError: leaf Variable
import torch
from torch import nn


class PolicyNet(nn.Module):
    def __init__(self, obs_dim, n_actions):
        super().__init__()
        self.body = nn.Linear(obs_dim, 16)
        self.head = nn.Linear(16, n_actions)
        self.reset_parameters()

    def reset_parameters(self):
        self.head.weight.normal_(0.0, 0.01)  # expect: in-place-on-leaf
        nn.init.zeros_(self.head.bias)

    def forward(self, obs):
        return self.head(torch.relu(self.body(obs)))


def main():
    policy = PolicyNet(4, 2)
    probs = torch.softmax(policy(torch.randn(3, 4)), dim=-1)
    print(probs)


main()
