# shows: runs
import torch


class Variable:
    def __init__(self, value):
        self.value = value


state = Variable(torch.zeros(3))
print(state.value)
