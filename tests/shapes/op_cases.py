"""One expression per line, each to be run by torch and by the shape interpreter.

A line under `KNOWN` must be known in full; a line under `SILENT` must be unknown or right. `SETUP` stands before all.
Deliberately not here: flow of control (see `flow_cases`).
"""

from __future__ import annotations

SETUP = """\
import math
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
a = torch.rand(2, 3)
b = torch.rand(3, 4)
c = torch.rand(4, 1, 3)
i = torch.arange(6)
m = torch.rand(2, 3) > 0.5
d = torch.rand(2, 3, dtype=torch.float64)
s = torch.tensor(2.5)
k = torch.tensor(2)
h = torch.zeros(2, 3, dtype=torch.float16)
u = torch.zeros(2, 3, dtype=torch.uint8)
e = torch.rand(0, 3)
img = torch.rand(2, 3, 8, 8)
idx = torch.tensor([0, 1, 1])
n = 3
"""

KNOWN = """\
torch.tensor(1)
torch.tensor(1.5)
torch.tensor(True)
torch.tensor(2j)
torch.tensor([])
torch.tensor([1, 2, 3])
torch.tensor([[1, 2], [3, 4]])
torch.tensor([[1, 2.0], [3, 4]])
torch.tensor([[True, False]])
torch.tensor([1, True])
torch.tensor([[], []])
torch.tensor([1.0, 2], dtype=torch.float64)
torch.tensor([1.0, 2], dtype=torch.float)
torch.tensor([[n, n]])
torch.tensor(((1, 2), (3, 4)))
torch.tensor(np.array([[1.0, 2.0], [3.0, 4.0]]))
torch.from_numpy(np.array([[1.0, 2.0], [3.0, 4.0]]))
torch.from_numpy(np.zeros((2, 3)))
torch.from_numpy(np.zeros((2, 3), dtype=np.float32))
torch.from_numpy(np.random.rand(2, 3))
torch.from_numpy(np.zeros((2, 3)).astype(np.float32))
torch.as_tensor([1, 2])
torch.Tensor(2, 3)
torch.Tensor([1, 2])
torch.LongTensor([1, 2])
torch.FloatTensor(2, 2)
torch.rand(2, 3)
torch.rand((2, 3))
torch.rand([2, 3])
torch.rand(size=(2, 3))
torch.rand(4)
torch.rand(())
torch.rand(n, n + 1)
torch.rand(*a.shape)
torch.rand(a.shape)
torch.rand(a.size(0), 5)
torch.rand(2, len(b))
torch.randn(2, 3, dtype=torch.float64)
torch.randn(2, 3, requires_grad=True)
torch.zeros(2, 3)
torch.zeros(2, 3, dtype=torch.long)
torch.ones(1, 1, dtype=torch.bool)
torch.empty(3, 0)
torch.full((2, 3), 7)
torch.full((2, 3), 7.0)
torch.full((2,), True)
torch.full((2, 3), 1, dtype=torch.float32)
torch.arange(5)
torch.arange(5.0)
torch.arange(0, 10, 2)
torch.arange(1, 4)
torch.arange(0, 1, 0.25)
torch.arange(10, 0, -3)
torch.arange(3, dtype=torch.float32)
torch.arange(end=4)
torch.linspace(0, 1, 5)
torch.linspace(0, 1, steps=7)
torch.eye(3)
torch.eye(3, 4)
torch.randint(10, (2, 3))
torch.randint(0, 10, (2, 3))
torch.randint(0, 10, size=(4,))
torch.randint(high=5, size=(2,))
torch.randperm(5)
torch.zeros_like(a)
torch.ones_like(a, dtype=torch.int64)
torch.rand_like(d)
torch.full_like(a, 3)
torch.randint_like(a, 5)
a.new_zeros(4, 5)
a.new_full((2, 2), 1)
a.new_tensor([1, 2])
nn.Parameter(a)
a.view(3, 2)
a.view(-1)
a.view(-1, 2)
a.view((3, 2))
a.view(6, -1)
a.view(1, *a.shape)
a.view(a.size(0), -1)
a.view(torch.Size([3, 2]))
a.view_as(torch.rand(3, 2))
a.reshape(3, -1)
a.reshape((1, 6))
torch.reshape(a, (6,))
e.view(-1)
a.reshape(-1, 1, 1)
i.view(2, 3)
c.permute(2, 0, 1)
c.permute((0, 2, 1))
c.permute(-1, 0, 1)
torch.permute(c, (1, 0, 2))
c.transpose(0, 2)
c.transpose(-1, -2)
torch.transpose(c, 0, 1)
c.swapaxes(0, 1)
c.swapdims(0, 1)
a.t()
torch.t(a)
i.t()
a.T
c.mT
c.movedim(0, 2)
c.movedim((0, 1), (1, 2))
torch.moveaxis(c, 0, -1)
c.squeeze()
c.squeeze(1)
c.squeeze(0)
c.squeeze(-2)
c.squeeze((0, 1))
c.squeeze(dim=1)
torch.squeeze(c, 1)
s.squeeze(0)
a.unsqueeze(0)
a.unsqueeze(1)
a.unsqueeze(-1)
a.unsqueeze(dim=2)
torch.unsqueeze(a, -3)
s.unsqueeze(0)
c.flatten()
c.flatten(1)
c.flatten(0, 1)
torch.flatten(c, start_dim=1)
torch.flatten(img, 1, 2)
s.flatten()
c.ravel()
i.unflatten(0, (2, 3))
i.unflatten(0, (2, -1))
c.expand(4, 2, 3)
c.expand(4, -1, 3)
c.expand(2, 4, 5, 3)
torch.broadcast_to(a, (4, 2, 3))
s.expand(3, 2)
torch.rand(2, 1).expand_as(a)
a.repeat(2, 3)
a.repeat(4, 1, 1)
a.repeat((1, 2))
a.tile(2)
a.tile((2, 1, 1))
a.repeat_interleave(2)
a.repeat_interleave(2, 1)
a.repeat_interleave(3, dim=0)
a.narrow(1, 0, 2)
c.select(0, 1)
i.unfold(0, 2, 1)
i.unfold(0, 3, 2)
torch.cat([a, a])
torch.cat([a, a], 1)
torch.cat((a, a), dim=-1)
torch.cat([a, a, d], dim=0)
torch.cat([torch.rand(1, 3), a, torch.rand(4, 3)])
torch.concat([a, a], dim=1)
torch.stack([a, a])
torch.stack([a, a], 1)
torch.stack((a, a, a), dim=-1)
torch.stack([s, s])
torch.hstack([a, a])
torch.vstack([a, a])
torch.vstack([i, i])
torch.split(i, 4)[1]
i.split(2)[0]
a.split(1, dim=1)[2]
a.split([1, 2], 1)[1]
i.chunk(4)[-1]
torch.chunk(a, 2, dim=0)[0]
torch.chunk(i, 4)[1]
a.unbind()[0]
a.unbind(1)[2]
torch.meshgrid(i, idx, indexing="ij")[1]
a[0]
a[-1]
a[0, 1]
a[:, 0]
a[0:1]
a[:, 1:]
a[:, :-1]
a[::2]
a[:, None]
a[None]
a[None, :, None]
a[..., 0]
a[..., None]
img[0, ..., 1]
img[:, :, 2:6, ::3]
img[..., -1, :]
a[idx[:2]]
a[:, idx]
img[:, [0, 2]]
a[[0, 1]]
a[5:]
a[n - 2]
a[:1, 0:2]
i[k]
a.shape[0] * a
a + a
a + 1
a - 1.5
1 + a
a * i[:3]
a / 2
i / 2
i // 2
i % 4
i ** 2
a ** 2
2 ** a
i + 1.5
i * True
a + d
a + i[:3]
i + s
a + torch.rand(2, 1)
c + a.unsqueeze(0)[:, :1]
c * torch.rand(5, 3)
k + 1
k + 1.0
s + i
s + d
h + a
h + s
u + 1
u + torch.tensor([1, 2, 3], dtype=torch.int8)
h + torch.zeros(3, dtype=torch.bfloat16)
m + m
m + 1
m * a
m & m
m | (a > 0)
~m
-a
+a
a > 0
a == a
a >= d
i < 3
i != i
a @ b
b.T @ a.T
a.matmul(b)
torch.matmul(c, b)
torch.matmul(b.T, c.transpose(1, 2))
i.float() @ i.float()
b @ torch.rand(4)
torch.rand(2) @ a
torch.mm(a, b)
torch.bmm(c, c.transpose(1, 2))
torch.mv(a, torch.rand(3))
torch.dot(torch.rand(3), torch.rand(3))
torch.outer(i, i)
torch.einsum("ij,jk->ik", a, b)
torch.einsum("bij->bji", c)
torch.einsum("ij->", a)
F.linear(a, torch.rand(5, 3))
a.sum()
a.sum(0)
a.sum(1, keepdim=True)
a.sum(dim=-1)
a.sum((0, 1))
a.sum(dim=[0], keepdim=True)
a.sum(axis=0)
i.sum()
m.sum()
a.sum(dtype=torch.float64)
torch.sum(a, 1)
a.mean()
a.mean(1)
a.mean((0, 1), keepdim=True)
torch.mean(c, dim=0)
c.prod(1)
i.prod()
a.std()
a.std(1)
a.var(dim=0, keepdim=True)
a.norm()
a.norm(dim=1)
a.amax(1)
a.amin((0, 1))
a.all()
m.any(1)
a.argmax()
a.argmax(1)
a.argmin(dim=0, keepdim=True)
torch.argmax(a, dim=1)
a.max()
a.max(1)[0]
a.max(1)[1]
a.max(1).values
torch.max(a, 1, keepdim=True).indices
torch.max(a, dim=0)[0]
torch.max(a, a)
a.min(dim=-1).values
a.median()
a.median(0).indices
a.sort()[0]
a.sort(dim=0).indices
a.argsort()
a.topk(2)[0]
a.topk(2, dim=0).indices
a.cumsum(0)
F.softmax(a, dim=1)
F.log_softmax(a, dim=-1)
a.softmax(0)
torch.softmax(a, 1)
F.softmax(a, dim=1, dtype=torch.float64)
F.relu(a)
a.relu()
torch.relu(i)
torch.sigmoid(a)
i.sigmoid()
a.tanh()
i.exp()
a.exp().log().sqrt()
a.abs()
a.neg()
a.clamp(0, 1)
a.clamp(min=0)
a.round()
torch.isnan(a)
F.dropout(a, 0.5)
F.gelu(a)
F.layer_norm(a, (3,))
F.normalize(a)
torch.add(a, a)
torch.mul(a, 2)
torch.div(i, 2)
a.add(1)
a.sub(a)
a.eq(1)
torch.pow(a, 2)
torch.maximum(a, d)
torch.logical_and(m, m)
torch.where(m, a, d)
torch.where(a > 0, a, 0.0)
a.masked_fill(m, 0)
a.flip(0)
a.roll(1, 0)
a.tril()
a.float()
d.float()
a.long()
a.double()
a.half()
m.int()
a.bool()
a.to(torch.float64)
a.to(dtype=torch.int64)
a.to("cpu")
a.to("cpu", torch.float16)
i.to(a.dtype)
a.clone()
a.detach()
a.data
a.cpu()
a.contiguous()
a.requires_grad_()
a.mul_(2)
F.relu(a, inplace=True)
nn.Linear(3, 7)(a)
nn.Linear(3, 7, bias=False)(c)
nn.Linear(in_features=3, out_features=2)(c)
nn.Conv2d(3, 16, 3)(img)
nn.Conv2d(3, 16, kernel_size=3, padding=1)(img)
nn.Conv2d(3, 16, 3, stride=2, padding=1)(img)
nn.Conv2d(3, 8, (3, 5), padding=(1, 2))(img)
nn.Conv2d(3, 8, 3, dilation=2)(img)
nn.Conv1d(3, 8, 3)(torch.rand(2, 3, 10))
nn.Conv2d(3, 4, 1)(img[0])
nn.MaxPool2d(2)(img)
nn.MaxPool2d(3, 2)(img)
nn.MaxPool2d(kernel_size=3, stride=1, padding=1)(img)
nn.AvgPool2d(2)(img)
nn.AdaptiveAvgPool2d(1)(img)
nn.AdaptiveAvgPool2d((2, 4))(img)
nn.AdaptiveAvgPool2d((None, 4))(img)
nn.Flatten()(img)
nn.Flatten(2)(img)
nn.ReLU()(a)
nn.Dropout(0.5)(a)
nn.BatchNorm2d(3)(img)
nn.LayerNorm(3)(a)
nn.Softmax(dim=1)(a)
nn.Sequential(nn.Linear(3, 5), nn.ReLU(), nn.Linear(5, 2))(a)
nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(144, 10))(img)
nn.Linear(3, 7).to("cpu")(a)
"""

# Known without their dtype.
SHAPE_ONLY = """\
torch.from_numpy(np.array([[1, 2, 3], [4, 5, 6]]))
torch.tensor(np.array([1, 2]))
nn.Embedding(10, 5)(idx)
i.abs()
i.clamp(0.5, 2)
i.cumsum(0)
F.cross_entropy(torch.rand(3, 4), idx)
F.mse_loss(a, a)
a.logsumexp(1)
abs(a)
"""

SILENT = """\
a[m]
a[a > 0.5]
a[:, m[0]]
a.view(torch.int32)
a.nonzero()
torch.nonzero(a)
a.unique()
torch.where(m)[0]
a[idx[:2], idx[:2]]
a[:, None][0]
a.where(m, d)
img[0, :, idx]
img[:, idx, :, [0, 1, 2]]
torch.tensor([s, s])
torch.tensor([k, 1.5])
torch.stack([row for row in a])
torch.cat([torch.rand(0), a[0]])
s.item()
a.tolist()
a.size()
a.shape
a.dim()
a.numpy()
np.zeros((2, 3)).squeeze()
np.ones(3) + 1
torch.max(a)
torch.broadcast_tensors(a, s)[1]
torch.split(i, [2, 4])[1]
torch.tensor_split(i, 4)[0]
a.type(torch.float64)
a.type_as(d)
a.to(d)
torch.std_mean(a)[0]
a.std(0, False)
torch.std(a, dim=1, correction=0)
torch.complex(a, a).abs()
torch.tensor([1 + 2j]).abs()
(a + 2j)
(h + 2j)
(d + 2j)
i + torch.tensor(1.0, dtype=torch.float64)
h + torch.tensor(1.0, dtype=torch.float64)
u + torch.tensor(300)
m.square()
u.all()
i.floor()
m * 2.5
m ** 2
True + i
torch.floor_divide(i, 2)
torch.div(i, 2, rounding_mode="floor")
torch.fmod(a, 2)
F.pad(a, (1, 1))
F.one_hot(idx)
F.interpolate(img, scale_factor=2)
F.max_pool2d(img, 2)
F.embedding(idx, b)
F.cross_entropy(torch.rand(3, 4), idx, reduction="none")
F.mse_loss(a, a, reduction="none")
nn.CrossEntropyLoss()(torch.rand(3, 4), idx)
nn.MaxPool2d(3, ceil_mode=True)(img)
nn.MaxPool2d(2, return_indices=True)(img)[0]
nn.LSTM(3, 5)(c)[0]
nn.Conv2d(3, 8, 3, padding="same")(img)
nn.ConvTranspose2d(3, 8, 2)(img)
nn.Conv2d(3, 6, 3, groups=3)(img)
nn.Sequential(*[nn.Linear(3, 3) for _ in range(2)])(a)
nn.Linear(3, 7).half()
nn.Identity()(a)
torch.einsum("...ij->...ji", c)
torch.einsum("ij,jk", a, b)
torch.linalg.norm(a, 2, 1)
torch.linalg.inv(torch.eye(3))
torch.kron(a, a)
torch.diag(i)
a.diagonal()
a.gather(1, idx[None, :2])
a.index_select(0, idx)
a.scatter(1, idx[None, :2], 1.0)
torch.zeros(n, n).fill_diagonal_(1)
torch.cdist(a, a)
a.logsumexp((0, 1))
a.norm(p=1, dim=0)
a.norm(2, -1, True)
a.norm(2, (0, 1))
a.max(0, True)[0]
a.quantile(0.5)
a.mode(1)[0]
a.kthvalue(1)[0]
torch.tensor(a.shape)
torch.tensor([a.shape[0], 5])
torch.arange(a.shape[0])
torch.arange(k)
torch.arange(0, 0.3, 0.1)
torch.arange(1, 2.05, 0.35)
torch.logspace(0, 1, 4)
torch.normal(0.0, 1.0, (2, 3))
torch.bernoulli(a)
torch.multinomial(a, 2)
torch.rand(2, 3).T.T[0]
torch.zeros(2, 3)[1:, 2:][0]
a.expand(2, -1)[0, :0]
torch.ones(2, 3).bool().float().mean()
torch.atleast_2d(i)
i.view(2, 3).t().contiguous().view(-1)
torch.topk(s, 1)[0]
s.max(0)[0]
s.sum(0)
s[None]
s[...]
k.argmax()
torch.softmax(s, 0)
s.transpose(0, 0)
i.expand(2, 3, 6)[:, 1]
torch.square(i)
torch.sign(i)
torch.rsqrt(i + 1)
F.leaky_relu(a)
F.elu(a)
F.silu(a)
torch.empty_like(i, dtype=torch.float16)
a.__add__(a)
torch.Tensor.view(a, 3, 2)
a.reshape(shape=(3, 2))
a.view(size=(3, 2))
torch.logical_not(a)
a.lt(a)
torch.clamp(a, max=1)
torch.bitwise_and(i, 3)
i & 3
i ^ i
u & m
i.pow(2.0)
torch.pow(2, i)
torch.pow(2.0, i)
i.remainder(4)
i % 2.5
i // 2.0
torch.sub(i, 1.5)
torch.true_divide(i, i)
torch.minimum(i, i)
m.float().cumsum(1)
m.cumsum(1)
m.prod()
u.sum()
h.sum()
h.mean(0)
(a > 0) & (a < 1)
(a > 0) + (a < 1)
i.half() * a[0, 0]
torch.zeros(1, dtype=torch.int8) * torch.ones(1, dtype=torch.int16)
torch.zeros(1, dtype=torch.uint8) * torch.ones(1, dtype=torch.int32)
torch.tensor(5, dtype=torch.int8) + torch.ones(2, dtype=torch.uint8)
torch.tensor(5.0, dtype=torch.float64) * a
torch.tensor(True) + torch.tensor(2)
torch.tensor([1]).half() + torch.tensor(2.0, dtype=torch.float64)
a if a.shape[0] == 2 else b
a.shape[0] == 2 and a
(a, b)[0]
[a, b][-1]
(a, b)[1:][0]
(a.sum() > 0 and a) if False else b
(lambda: a)()
[a for _ in range(2)][0]
(z := a) + z
min(a.shape) * a
int(a.shape[0] / 2) * a
a.view(-1, int(6 / 2))
torch.rand(2 ** 3, 10 // 3, 7 % 4)
torch.rand(-(-3), 2 * n - 1)
torch.rand(*(2, 3), 4)
torch.rand(*[2] * 3)
torch.zeros((2,) + (3,))
torch.zeros((2,) + a.shape)
torch.zeros(a.shape[:-1])
torch.zeros(a.shape[1:] + (1,))
torch.zeros([*a.shape, 1])
torch.zeros(math.prod(a.shape))
torch.zeros(a.numel())
torch.zeros(a.ndim, a.dim())
"""

# Raise in torch: must be unknown.
RAISES = """\
a.view(4, 2)
a.view(-1, 4)
a.view(-1, -1)
a @ a
a + b
torch.mm(a, a)
torch.bmm(a, b)
torch.cat([a, b])
torch.stack([a, b])
a[2]
a[:, 3]
a[0, 0, 0]
a.squeeze(2)
a.unsqueeze(4)
a.permute(0, 0)
a.permute(0)
c.t()
a.expand(3, 3)
a.repeat(2)
a.transpose(0, 2)
nn.Linear(4, 2)(a)
nn.Conv2d(4, 2, 3)(img)
torch.tensor([[1, 2], [3]])
i.mean()
i.chunk(0)
a.split([1, 1], 1)
torch.dot(a, a)
a.sum(2)
a.sum((0, 0))
a.flatten(1, 0)
torch.arange(0, 5, -1)
F.linear(a, torch.rand(5, 4))
torch.einsum("ij,jk->ik", a, a)
c.mT @ a
torch.matmul(a, d.T)
e.view(-1, 0)
s[0]
"""
