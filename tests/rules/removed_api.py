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


from torchvision.transforms.functional_tensor import rgb_to_grayscale  # expect: removed-api(error)
import torchvision.transforms as transforms

resize = transforms.Scale(256)  # expect: removed-api(error)


def of_a_tensor():
    a = torch.rand(3, 3)
    return a.symeig(eigenvectors=True)  # expect: removed-api(error)


if __name__ == "__main__":
    print(torch.eig(torch.rand(3, 3)))  # expect: removed-api(error)


# silent: only an older torch runs this
if torch.__version__ < "1.9":
    values = torch.eig(torch.rand(3, 3))


# silent: what replaced it
from torchvision.transforms.functional import rgb_to_grayscale as gray


# silent: somebody's own method
def of_anything(system):
    return system.solve(1), system.eig()
