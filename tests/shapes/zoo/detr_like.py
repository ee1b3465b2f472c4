"""A small detector in the manner of DETR: conv backbone, transformer, object queries, two heads, dict output."""

import torch
from torch import nn
import torch.nn.functional as F


class Backbone(nn.Module):
    def __init__(self, widths=(16, 32, 64)):
        super().__init__()
        layers = []
        c = 3
        for w in widths:
            layers.extend([nn.Conv2d(c, w, 3, stride=2, padding=1), nn.BatchNorm2d(w), nn.ReLU()])
            c = w
        self.body = nn.Sequential(*layers)
        self.num_channels = c

    def forward(self, x):
        return self.body(x)


class MLP(nn.Module):
    def __init__(self, n_in, hidden, n_out, depth):
        super().__init__()
        sizes = [n_in] + [hidden] * (depth - 1) + [n_out]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        last = len(self.layers) - 1
        for i, layer in enumerate(self.layers):
            x = layer(x) if i == last else F.relu(layer(x))
        return x


class Places(nn.Module):
    """Learned vectors for columns and rows, side by side."""

    def __init__(self, size, n=20):
        super().__init__()
        self.columns = nn.Embedding(n, size // 2)
        self.rows = nn.Embedding(n, size // 2)

    def forward(self, maps):
        h, w = maps.shape[-2:]
        x = self.columns(torch.arange(w))
        y = self.rows(torch.arange(h))
        grid = torch.cat([x.unsqueeze(0).expand(h, -1, -1), y.unsqueeze(1).expand(-1, w, -1)], dim=-1)
        return grid.flatten(0, 1)


class QueryDetector(nn.Module):
    def __init__(self, n_classes, width=64, n_heads=4, n_encoder=1, n_decoder=2, n_queries=12):
        super().__init__()
        self.backbone = Backbone()
        self.reduce = nn.Conv2d(self.backbone.num_channels, width, kernel_size=1)
        self.places = Places(width)
        self.transformer = nn.Transformer(width, n_heads, n_encoder, n_decoder, 128, dropout=0.0, batch_first=True)
        self.queries = nn.Parameter(torch.randn(n_queries, width))
        self.to_class = nn.Linear(width, n_classes + 1)  # the last one is "nothing"
        self.to_box = MLP(width, width, 4, 3)

    def forward(self, images):
        maps = self.reduce(self.backbone(images))
        source = maps.flatten(2).transpose(1, 2) + self.places(maps)
        queries = self.queries.unsqueeze(0).repeat(images.shape[0], 1, 1)
        found = self.transformer(source, queries)
        return {"pred_logits": self.to_class(found), "pred_boxes": self.to_box(found).sigmoid()}


def corners(boxes):
    x, y, w, h = boxes.unbind(-1)
    return torch.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], dim=-1)


if __name__ == "__main__":
    detr = QueryDetector(n_classes=5)
    images = torch.randn(2, 3, 64, 96)
    outputs = detr(images)
    logits = outputs["pred_logits"]
    boxes = outputs["pred_boxes"]

    probs = logits.softmax(-1)[..., :-1]
    scores, classes = probs.max(-1)
    keep = scores > 0.15
    kept_boxes = corners(boxes)[keep]

    targets = torch.full((2, 12), 5, dtype=torch.long)
    targets[:, 0] = 1
    loss_ce = F.cross_entropy(logits.transpose(1, 2), targets)
    loss_box = F.l1_loss(boxes[:, :1], torch.rand(2, 1, 4))
    loss = loss_ce + 5 * loss_box
    loss.backward()
    print(logits.shape, boxes.shape, loss.item())
