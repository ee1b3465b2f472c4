# shows: vectors.shape == (5, 3) and isinstance(energy, float)
import numpy as np
import torch
import torch.nn as nn

emb = nn.Embedding(5, 3)
head = nn.Linear(3, 2)
for p in head.parameters():
    p.requires_grad = False
vectors = emb.weight.detach().numpy()
frozen = head(torch.from_numpy(vectors.copy())).numpy()
energy = emb(torch.tensor([0, 1])).pow(2).sum().item()
labels = head(emb(torch.arange(5))).argmax(-1).numpy()
mask = (emb.weight > 0).numpy()
print(np.linalg.norm(vectors, axis=1), frozen, labels, mask.sum())
