# shows: isinstance(model, nn.DataParallel)
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import optim


class LanguageModel(nn.Module):
    def __init__(self, vocab, dim):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.decoder = nn.Linear(dim, vocab)

    def forward(self, tokens, targets):
        logits = self.decoder(self.embed(tokens))
        loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1))
        return loss


model = LanguageModel(40, 8)
model = nn.DataParallel(model)
optimizer = optim.Adam(model.parameters(), lr=1e-3)
for step in range(3):
    seq = torch.randint(0, 40, (4, 11))
    optimizer.zero_grad()
    loss = model(seq[:, :-1], seq[:, 1:])
    loss.backward()  # expect: data-parallel-loss-vector
    optimizer.step()
