# shows: runs on a card
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.gru = nn.GRU(8, 16, batch_first=True)
        self.register_buffer("mask", torch.tril(torch.ones(20, 20)).bool())

    def forward(self, tokens):
        h0 = torch.zeros(1, tokens.size(0), 16, device=tokens.device)
        out, _ = self.gru(self.embed(tokens), h0)
        scores = out @ out.transpose(1, 2)
        n_tokens = tokens.size(1)
        return scores.masked_fill(~self.mask[:n_tokens, :n_tokens], float("-inf"))


tagger = Tagger().to("cuda")
tokens = torch.randint(0, 50, (2, 20)).to("cuda")
scores = tagger(tokens)
kept = scores[torch.tensor([0])].cpu() + torch.zeros(20, 20)
