# shows: torch.initial_seed() == 1234
import random
from collections import deque

import numpy as np
import torch
import torch.nn as nn


def set_seed(seed):
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)
    np.random.seed(seed)


class DQN:
    def __init__(self):
        self.net = nn.Linear(4, 2)
        self.memory = deque(maxlen=50)
        self.eps = 0.3

    @torch.no_grad()
    def act(self, state):
        if random.random() < self.eps:  # expect: partial-seeding
            return random.randrange(2)
        return self.net(state).argmax().item()


set_seed(1234)
agent = DQN()
for t in range(20):
    state = torch.randn(4)
    agent.memory.append((state, agent.act(state)))
