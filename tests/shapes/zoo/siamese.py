"""Siamese network: one branch for both pictures, contrastive and triplet losses."""

import torch
from torch import nn
from torch.nn import functional as F

MARGIN = 2.0


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=MARGIN):
        super().__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        euclidean_distance = F.pairwise_distance(output1, output2, keepdim=True)
        pos = (1 - label) * torch.pow(euclidean_distance, 2)
        neg = label * torch.pow(torch.clamp(self.margin - euclidean_distance, min=0.0), 2)
        return torch.mean(pos + neg)


class SiameseNetwork(nn.Module):
    def __init__(self, embedding_size=32):
        super().__init__()
        self.cnn1 = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(1, 4, kernel_size=3),
            nn.ReLU(inplace=True),
            nn.BatchNorm2d(4),
            nn.ReflectionPad2d(1),
            nn.Conv2d(4, 8, kernel_size=3),
            nn.ReLU(inplace=True),
            nn.BatchNorm2d(8),
            nn.MaxPool2d(2, 2),
        )
        self.fc1 = nn.Sequential(
            nn.Linear(8 * 20 * 20, 100),
            nn.ReLU(inplace=True),
            nn.Linear(100, embedding_size),
        )

    def forward_once(self, x):
        output = self.cnn1(x)
        output = output.view(output.size()[0], -1)
        output = self.fc1(output)
        return output

    def forward(self, input1, input2):
        output1 = self.forward_once(input1)
        output2 = self.forward_once(input2)
        return output1, output2


class TripletNet(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, anchor, positive, negative):
        a, p, n = (self.branch.forward_once(each) for each in (anchor, positive, negative))
        return F.normalize(a, dim=1), F.normalize(p, dim=1), F.normalize(n, dim=1)


net = SiameseNetwork()
criterion = ContrastiveLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.0005)

img0, img1 = torch.rand(6, 1, 40, 40), torch.rand(6, 1, 40, 40)
label = torch.randint(0, 2, (6, 1)).float()
optimizer.zero_grad()
output1, output2 = net(img0, img1)
loss_contrastive = criterion(output1, output2, label)
loss_contrastive.backward()
optimizer.step()

triplet = TripletNet(net)
a, p, n = triplet(img0, img1, torch.rand(6, 1, 40, 40))
similarity = a @ p.t()
loss = F.triplet_margin_loss(a, p, n) + F.cross_entropy(similarity / 0.1, torch.arange(6))
distance = F.cosine_similarity(a, n)
print(loss.item(), distance.shape)
