from torch import nn


def conv(n_in, n_out):
    return nn.utils.weight_norm(nn.Conv1d(n_in, n_out, 3))  # expect: deprecated-api
