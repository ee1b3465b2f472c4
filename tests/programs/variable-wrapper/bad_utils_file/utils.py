import torch
from torch.autograd import Variable


def to_var(x, requires_grad=False):
    if torch.cuda.is_available():
        x = x.cuda()
    return Variable(x, requires_grad=requires_grad)  # expect: variable-wrapper
