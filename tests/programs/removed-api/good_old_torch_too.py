# shows: runs
import torch

try:
    from torch._six import string_classes
except ImportError:
    string_classes = (str, bytes)


def eigh(matrix):
    if hasattr(torch, "linalg"):
        return torch.linalg.eigh(matrix)
    return torch.symeig(matrix, eigenvectors=True)


print(eigh(torch.eye(3)), string_classes)
