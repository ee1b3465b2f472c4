"""Two pictures through one branch: pairs with a margin, triplets, and a batch where everyone is compared."""

import torch
from torch import nn
from torch.nn import functional as F


class Branch(nn.Module):
    def __init__(self, embedding_size=32):
        super().__init__()
        self.convs = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(1, 4, 3),
            nn.ReLU(),
            nn.ZeroPad2d((1, 1, 1, 1)),
            nn.Conv2d(4, 8, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.fc = nn.Linear(8 * 20 * 20, 64)
        self.embed = nn.Linear(64, embedding_size)

    def forward(self, picture):
        maps = self.convs(picture)
        flat = maps.view(maps.size()[0], -1)
        return self.embed(torch.relu(self.fc(flat)))


class Siamese(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch
        self.verdict = nn.Linear(32, 1)

    def forward(self, left, right):
        a, b = self.branch(left), self.branch(right)
        same = self.verdict(torch.abs(a - b))
        return a, b, same.squeeze(1)


class MarginLoss(nn.Module):
    """Pulls pairs of one class together, pushes the others until they are `margin` apart."""

    def __init__(self, margin=1.0):
        super().__init__()
        self.margin = margin

    def forward(self, a, b, is_other):
        distance = F.pairwise_distance(a, b)
        apart = (self.margin - distance).clamp(min=0)
        return ((1 - is_other) * distance**2 + is_other * apart**2).mean()


class TripletNet(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, *pictures):
        return tuple(F.normalize(self.branch(each), dim=1) for each in pictures)


branch = Branch()
net = Siamese(branch)
margin_loss = MarginLoss(margin=2.0)
optimizer = torch.optim.Adam(net.parameters(), lr=5e-4)

left, right = torch.rand(6, 1, 40, 40), torch.rand(6, 1, 40, 40)
is_other = torch.randint(0, 2, (6,)).float()
a, b, same = net(left, right)
loss = margin_loss(a, b, is_other) + F.binary_cross_entropy_with_logits(same, 1 - is_other)
optimizer.zero_grad()
loss.backward()
optimizer.step()

triplets = TripletNet(branch)
anchor, positive, negative = triplets(left, right, torch.rand(6, 1, 40, 40))
triplet_loss = F.triplet_margin_loss(anchor, positive, negative, margin=0.2)
similarity = anchor @ positive.t()
contrast = F.cross_entropy(similarity / 0.1, torch.arange(6))
nearest = torch.cdist(anchor, negative).argmin(dim=1)
print(loss.item(), (triplet_loss + contrast).item(), nearest.shape)
