import torch
import torch.nn as nn


class TNet(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        self.conv1 = nn.Conv1d(k, 16, 1)
        self.conv2 = nn.Conv1d(16, 64, 1)
        self.fc = nn.Linear(64, k * k)
        self.relu = nn.ReLU()

    def forward(self, x):
        bs = x.size(0)
        xb = self.relu(self.conv1(x))
        xb = self.relu(self.conv2(xb))
        pool = nn.MaxPool1d(xb.size(-1))(xb)
        flat = nn.Flatten(1)(pool)
        init = torch.eye(self.k).repeat(bs, 1, 1)
        matrix = self.fc(flat).view(-1, self.k, self.k) + init
        return matrix


class PointNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.input_transform = TNet(k=3)
        self.feature_transform = TNet(k=16)
        self.conv1 = nn.Conv1d(3, 16, 1)
        self.conv2 = nn.Conv1d(16, 128, 1)
        self.bn1 = nn.BatchNorm1d(16)
        self.bn2 = nn.BatchNorm1d(128)
        self.head = nn.Sequential(nn.Linear(128, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, classes))

    def forward(self, points):
        matrix3x3 = self.input_transform(points)
        xb = torch.bmm(torch.transpose(points, 1, 2), matrix3x3).transpose(1, 2)
        xb = torch.relu(self.bn1(self.conv1(xb)))
        matrix = self.feature_transform(xb)
        xb = torch.bmm(torch.transpose(xb, 1, 2), matrix).transpose(1, 2)
        xb = self.bn2(self.conv2(xb))
        feature = torch.max(xb, 2, keepdim=True)[0]
        feature = feature.view(-1, 128)
        output = self.head(feature)
        return output, matrix3x3


model = PointNet()
clouds = torch.randn(6, 3, 50)
scores, transform = model(clouds)
identity = torch.eye(3).unsqueeze(0)
penalty = torch.norm(identity - torch.bmm(transform, transform.transpose(2, 1)))
