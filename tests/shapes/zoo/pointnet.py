"""PointNet: one MLP for every point, learned alignment of points and of features, max over the points."""

import torch
from torch import nn
import torch.nn.functional as F


def shared_mlp(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Conv1d(a, b, 1), nn.BatchNorm1d(b), nn.ReLU()]
    return nn.Sequential(*layers)


def dense(*sizes):
    layers = []
    for i in range(len(sizes) - 2):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.BatchNorm1d(sizes[i + 1]), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


class TNet(nn.Module):
    """A k x k matrix for each cloud, near the identity at first."""

    def __init__(self, k):
        super().__init__()
        self.k = k
        self.per_point = shared_mlp(k, 32, 64, 128)
        self.per_cloud = dense(128, 64, k * k)
        self.register_buffer("identity", torch.eye(k).flatten())
        nn.init.zeros_(self.per_cloud[-1].weight)

    def forward(self, x):
        strongest = self.per_point(x).max(dim=-1).values
        matrix = self.per_cloud(strongest) + self.identity
        return matrix.view(-1, self.k, self.k)


class Trunk(nn.Module):
    def __init__(self, width=32, n_features=256):
        super().__init__()
        self.align_points = TNet(3)
        self.lift = shared_mlp(3, width)
        self.align_features = TNet(width)
        self.deepen = nn.Sequential(*shared_mlp(width, 64), nn.Conv1d(64, n_features, 1))

    def forward(self, points):
        by_point = points.transpose(1, 2)
        aligned = torch.bmm(by_point, self.align_points(points)).transpose(1, 2)
        local = self.lift(aligned)
        matrix = self.align_features(local)
        local = (local.transpose(1, 2) @ matrix).transpose(1, 2)
        overall = torch.max(self.deepen(local), 2, keepdim=True)[0]
        return local, overall, matrix


class Classifier(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.trunk = Trunk()
        self.head = dense(256, 64, n_classes)

    def forward(self, points):
        _, overall, matrix = self.trunk(points)
        return F.log_softmax(self.head(overall.squeeze(2)), dim=1), matrix


class Segmenter(nn.Module):
    def __init__(self, n_parts):
        super().__init__()
        self.trunk = Trunk()
        self.head = nn.Sequential(shared_mlp(288, 64), nn.Conv1d(64, n_parts, 1))

    def forward(self, points):
        local, overall, _ = self.trunk(points)
        n = points.size(2)
        joined = torch.cat([local, overall.repeat(1, 1, n)], 1)
        return self.head(joined).permute(0, 2, 1)


def distance_from_orthogonal(matrix):
    k = matrix.size(1)
    product = torch.bmm(matrix, matrix.transpose(2, 1))
    return torch.linalg.norm(product - torch.eye(k)[None], dim=(1, 2)).mean()


if __name__ == "__main__":
    clouds = torch.rand(4, 3, 100)
    clouds = clouds - clouds.mean(dim=2, keepdim=True)
    classifier = Classifier(n_classes=5)
    log_probs, matrix = classifier(clouds)
    loss = F.nll_loss(log_probs, torch.tensor([0, 4, 2, 2])) + 0.001 * distance_from_orthogonal(matrix)
    loss.backward()
    segmenter = Segmenter(n_parts=3)
    per_point = segmenter(clouds)
    parts = per_point.argmax(dim=2)
    counts = F.one_hot(parts, 3).sum(dim=1)
    print(log_probs.shape, per_point.shape, counts.shape)
