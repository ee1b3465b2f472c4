import torch
from torch import autograd
from torch.autograd import Variable


def old(batch):
    x = Variable(batch)  # expect: variable-wrapper(warning)
    return autograd.Variable(x, volatile=True)  # expect: variable-wrapper(warning)


# silent: another framework's
def tensorflow(tf, value):
    return tf.Variable(value)


# silent: only asked about
def asked(value):
    return isinstance(value, Variable)
