"""PointNet: shared MLPs as Conv1d, a learned transform of the input and of the features, max over the points."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class TNet(nn.Module):
    def __init__(self, k=3):
        super().__init__()
        self.k = k
        self.conv1 = nn.Conv1d(k, 32, 1)
        self.conv2 = nn.Conv1d(32, 64, 1)
        self.conv3 = nn.Conv1d(64, 128, 1)
        self.fc1 = nn.Linear(128, 64)
        self.fc2 = nn.Linear(64, k * k)
        self.bn1 = nn.BatchNorm1d(32)
        self.bn2 = nn.BatchNorm1d(64)
        self.bn3 = nn.BatchNorm1d(128)
        self.bn4 = nn.BatchNorm1d(64)

    def forward(self, input):
        # input.shape == (bs, k, n)
        bs = input.size(0)
        xb = F.relu(self.bn1(self.conv1(input)))
        xb = F.relu(self.bn2(self.conv2(xb)))
        xb = F.relu(self.bn3(self.conv3(xb)))
        pool = nn.MaxPool1d(xb.size(-1))(xb)
        flat = nn.Flatten(1)(pool)
        xb = F.relu(self.bn4(self.fc1(flat)))
        init = torch.eye(self.k, requires_grad=True).repeat(bs, 1, 1)
        matrix = self.fc2(xb).view(-1, self.k, self.k) + init
        return matrix


class PointNetFeatures(nn.Module):
    def __init__(self, global_feat=True):
        super().__init__()
        self.stn = TNet(k=3)
        self.fstn = TNet(k=32)
        self.conv1 = nn.Conv1d(3, 32, 1)
        self.conv2 = nn.Conv1d(32, 256, 1)
        self.bn1 = nn.BatchNorm1d(32)
        self.bn2 = nn.BatchNorm1d(256)
        self.global_feat = global_feat

    def forward(self, x):
        n_pts = x.size()[2]
        trans = self.stn(x)
        x = x.transpose(2, 1)
        x = torch.bmm(x, trans)
        x = x.transpose(2, 1)
        x = F.relu(self.bn1(self.conv1(x)))

        trans_feat = self.fstn(x)
        x = torch.bmm(x.transpose(2, 1), trans_feat).transpose(2, 1)
        pointfeat = x
        x = self.bn2(self.conv2(x))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 256)
        if self.global_feat:
            return x, trans, trans_feat
        x = x.view(-1, 256, 1).repeat(1, 1, n_pts)
        return torch.cat([x, pointfeat], 1), trans, trans_feat


class PointNetCls(nn.Module):
    def __init__(self, k=2):
        super().__init__()
        self.feat = PointNetFeatures(global_feat=True)
        self.fc = nn.Sequential(nn.Linear(256, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, k))

    def forward(self, x):
        x, trans, trans_feat = self.feat(x)
        return F.log_softmax(self.fc(x), dim=1), trans, trans_feat


class PointNetSeg(nn.Module):
    def __init__(self, k=2):
        super().__init__()
        self.k = k
        self.feat = PointNetFeatures(global_feat=False)
        self.conv1 = nn.Conv1d(288, 64, 1)
        self.conv2 = nn.Conv1d(64, self.k, 1)

    def forward(self, x):
        batchsize, _, n_pts = x.size()
        x, trans, _ = self.feat(x)
        x = self.conv2(F.relu(self.conv1(x)))
        x = x.transpose(2, 1).contiguous()
        x = F.log_softmax(x.view(-1, self.k), dim=-1)
        return x.view(batchsize, n_pts, self.k)


def feature_transform_regularizer(trans):
    d = trans.size(1)
    identity = torch.eye(d)[None, :, :]
    return torch.mean(torch.norm(torch.bmm(trans, trans.transpose(2, 1)) - identity, dim=(1, 2)))


if __name__ == "__main__":
    points = torch.rand(4, 3, 100)
    cls = PointNetCls(k=5)
    pred, trans, trans_feat = cls(points)
    loss = F.nll_loss(pred, torch.randint(0, 5, (4,))) + 0.001 * feature_transform_regularizer(trans_feat)
    loss.backward()
    seg = PointNetSeg(k=3)
    per_point = seg(points)
    choice = per_point.data.max(2)[1]
    print(pred.shape, per_point.shape, choice.shape)
