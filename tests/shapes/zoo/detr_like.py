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
    def __init__(self, input_dim, hidden_dim, output_dim, num_layers):
        super().__init__()
        self.num_layers = num_layers
        h = [hidden_dim] * (num_layers - 1)
        self.layers = nn.ModuleList(nn.Linear(n, k) for n, k in zip([input_dim] + h, h + [output_dim]))

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = F.relu(layer(x)) if i < self.num_layers - 1 else layer(x)
        return x


class MiniDETR(nn.Module):
    def __init__(self, num_classes, hidden_dim=64, nheads=4, num_encoder_layers=1, num_decoder_layers=2, num_queries=12):
        super().__init__()
        self.backbone = Backbone()
        self.conv = nn.Conv2d(self.backbone.num_channels, hidden_dim, 1)
        self.transformer = nn.Transformer(
            hidden_dim, nheads, num_encoder_layers, num_decoder_layers, dim_feedforward=128, dropout=0.0
        )
        self.linear_class = nn.Linear(hidden_dim, num_classes + 1)
        self.bbox_embed = MLP(hidden_dim, hidden_dim, 4, 3)
        self.query_pos = nn.Parameter(torch.rand(num_queries, hidden_dim))
        self.row_embed = nn.Parameter(torch.rand(20, hidden_dim // 2))
        self.col_embed = nn.Parameter(torch.rand(20, hidden_dim // 2))

    def forward(self, inputs):
        x = self.backbone(inputs)
        h = self.conv(x)
        B, C, H, W = h.shape
        pos = torch.cat(
            [
                self.col_embed[:W].unsqueeze(0).repeat(H, 1, 1),
                self.row_embed[:H].unsqueeze(1).repeat(1, W, 1),
            ],
            dim=-1,
        )
        pos = pos.flatten(0, 1).unsqueeze(1)
        src = pos + 0.1 * h.flatten(2).permute(2, 0, 1)
        tgt = self.query_pos.unsqueeze(1).repeat(1, B, 1)
        hs = self.transformer(src, tgt).transpose(0, 1)
        return {"pred_logits": self.linear_class(hs), "pred_boxes": self.bbox_embed(hs).sigmoid()}


def box_cxcywh_to_xyxy(boxes):
    cx, cy, w, h = boxes.unbind(-1)
    return torch.stack([cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h], dim=-1)


if __name__ == "__main__":
    detr = MiniDETR(num_classes=5)
    images = torch.randn(2, 3, 64, 96)
    outputs = detr(images)
    logits = outputs["pred_logits"]
    boxes = outputs["pred_boxes"]

    probs = logits.softmax(-1)[..., :-1]
    scores, classes = probs.max(-1)
    keep = scores > 0.15
    kept_boxes = box_cxcywh_to_xyxy(boxes)[keep]

    targets = torch.full((2, 12), 5, dtype=torch.long)
    targets[:, 0] = 1
    loss_ce = F.cross_entropy(logits.transpose(1, 2), targets)
    loss_box = F.l1_loss(boxes[:, :1], torch.rand(2, 1, 4))
    loss = loss_ce + 5 * loss_box
    loss.backward()
    print(logits.shape, boxes.shape, loss.item())
