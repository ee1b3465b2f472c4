import torch
from torch import lstsq  # expect: removed-api(error)
from torch._six import string_classes  # expect: removed-api(error)


def eigenvalues(a):
    solved = torch.solve(a, a)  # expect: removed-api(error)
    return torch.symeig(a, eigenvectors=True), solved  # expect: removed-api(error)


old = torch.matrix_rank  # expect: removed-api(error)


# silent: what replaced them
def new(a):
    return torch.linalg.eigh(a), torch.linalg.solve(a, a), torch.linalg.matrix_rank(a)


# silent: ready for both
try:
    from torch import eig
except ImportError:
    eig = None


# silent: asked first
def asked(a):
    if torch.__version__ < "1.13":
        return torch.symeig(a)
    return torch.linalg.eigh(a)


# silent: an own function
def solve(a, b):
    return a, b


# silent: a method of something else
def method(solver, a):
    return solver.eig(a)


# silent: numpy's
def by_numpy(np, a):
    return np.linalg.solve(a, a)
