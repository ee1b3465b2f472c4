# shows: not torch.allclose(probs.sum(2), torch.ones(3, 5))
import argparse

import torch
import torch.nn as nn


class Seq2SeqDecoder(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embed = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, tokens, h=None):
        emb = self.embed(tokens).relu()
        output, h = self.gru(emb, h)
        return self.out(output), h


def sample(decoder, tokens, temperature):
    decoder.eval()
    with torch.no_grad():
        logits, _ = decoder(tokens)
        probs = nn.functional.softmax(logits / temperature)  # expect: softmax-without-dim
    return probs, probs[:, -1].argmax(-1)


parser = argparse.ArgumentParser()
parser.add_argument("--temperature", default=0.8, type=float)
opts = parser.parse_args([])
probs, next_token = sample(Seq2SeqDecoder(11, 8), torch.randint(0, 11, (3, 5)), opts.temperature)
