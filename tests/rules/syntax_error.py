import torch


# silent: a whole function
def whole(x):
    return torch.relu(x)


# silent: a string may hold anything
TEXT = "def f(:"


def mixed(x):
    y = torch.relu(x)
	return y  # expect: syntax-error(error)
