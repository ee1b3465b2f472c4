"""Graph convolution with a dense adjacency matrix, attention over neighbours, and a readout per graph."""

import torch
from torch import nn
import torch.nn.functional as F


def normalized(adjacency):
    with_loops = adjacency + torch.eye(adjacency.size(0))
    degree = with_loops.sum(dim=1)
    inverse_root = degree.pow(-0.5)
    return inverse_root[:, None] * with_loops * inverse_root[None, :]


class GraphConv(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(in_features, out_features))
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
        else:
            self.register_parameter("bias", None)
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x, adjacency):
        support = torch.mm(x, self.weight)
        out = torch.mm(adjacency, support)
        if self.bias is not None:
            return out + self.bias
        return out


class GCN(nn.Module):
    def __init__(self, n_features, hidden, n_classes, dropout=0.5):
        super().__init__()
        self.gc1 = GraphConv(n_features, hidden)
        self.gc2 = GraphConv(hidden, n_classes, bias=False)
        self.dropout = dropout

    def forward(self, x, adjacency):
        x = F.relu(self.gc1(x, adjacency))
        x = F.dropout(x, self.dropout, training=self.training)
        return F.log_softmax(self.gc2(x, adjacency), dim=1)


class GraphAttention(nn.Module):
    def __init__(self, in_features, out_features, heads=2):
        super().__init__()
        self.heads, self.size = heads, out_features
        self.project = nn.Linear(in_features, heads * out_features, bias=False)
        self.from_source = nn.Parameter(torch.randn(heads, out_features))
        self.to_target = nn.Parameter(torch.randn(heads, out_features))

    def forward(self, x, adjacency):
        n = x.shape[0]
        h = self.project(x).view(n, self.heads, self.size)
        source = (h * self.from_source).sum(-1)
        target = (h * self.to_target).sum(-1)
        scores = F.leaky_relu(source.unsqueeze(1) + target.unsqueeze(0), 0.2)
        scores = scores.masked_fill((adjacency == 0).unsqueeze(-1), float("-inf"))
        weights = torch.softmax(scores, dim=1)
        mixed = torch.einsum("ijh,jhf->ihf", weights, h)
        return mixed.reshape(n, self.heads * self.size)


class GraphClassifier(nn.Module):
    """Many small graphs in one batch: features (graph, node, feature), adjacency (graph, node, node)."""

    def __init__(self, n_features, hidden, n_classes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(n_features, hidden), nn.Linear(hidden, hidden)])
        self.readout = nn.Linear(2 * hidden, n_classes)

    def forward(self, x, adjacency):
        for layer in self.layers:
            x = torch.relu(layer(torch.bmm(adjacency, x)))
        graph = torch.cat([x.mean(dim=1), x.max(dim=1)[0]], dim=-1)
        return self.readout(graph)


if __name__ == "__main__":
    n_nodes = 30
    features = torch.randn(n_nodes, 12)
    edges = (torch.rand(n_nodes, n_nodes) < 0.2).float()
    edges = ((edges + edges.t()) > 0).float()
    adjacency = normalized(edges)
    labels = torch.randint(0, 4, (n_nodes,))
    known = torch.arange(10)

    model = GCN(12, 16, 4)
    log_probs = model(features, adjacency)
    loss = F.nll_loss(log_probs[known], labels[known])
    loss.backward()

    attention = GraphAttention(12, 8, heads=3)
    attended = attention(features, adjacency)
    classifier = GraphClassifier(5, 10, n_classes=3)
    graphs = classifier(torch.randn(6, 7, 5), torch.ones(6, 7, 7) / 7)
    print(log_probs.shape, attended.shape, graphs.shape)
