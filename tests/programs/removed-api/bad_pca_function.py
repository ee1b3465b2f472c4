# shows: raises RuntimeError: removed
import torch


def pca(x, k):
    centred = x - x.mean(0)
    cov = centred.t() @ centred / (len(x) - 1)
    values, vectors = torch.symeig(cov, eigenvectors=True)  # expect: removed-api
    return centred @ vectors[:, -k:]


features = torch.randn(50, 6)
print(pca(features, 2).shape)
