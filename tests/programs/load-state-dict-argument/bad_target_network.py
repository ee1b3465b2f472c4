# shows: raises TypeError: dict-like
import torch
import torch.nn as nn


class DQN:
    def __init__(self, n_obs, n_actions):
        self.policy_net = nn.Linear(n_obs, n_actions)
        self.target_net = nn.Linear(n_obs, n_actions)

    def sync(self):
        self.target_net.load_state_dict(self.policy_net.state_dict)  # expect: load-state-dict-argument


DQN(4, 2).sync()
