"""Translation with GRUs: the decoder looks at the encoder's states with additive attention, one token at a time."""

import random

import torch
from torch import nn

PAD, START, END = 0, 1, 2


class Encoder(nn.Module):
    def __init__(self, vocab, emb, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocab, emb, padding_idx=PAD)
        self.gru = nn.GRU(emb, hidden, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * hidden, hidden)

    def forward(self, source):
        memory, last = self.gru(self.embedding(source))
        both = torch.cat([last[0], last[1]], dim=-1)
        return memory, torch.tanh(self.bridge(both))


class AdditiveAttention(nn.Module):
    def __init__(self, query_size, memory_size, size):
        super().__init__()
        self.of_query = nn.Linear(query_size, size, bias=False)
        self.of_memory = nn.Linear(memory_size, size)
        self.score = nn.Linear(size, 1, bias=False)

    def forward(self, query, memory, is_real):
        mixed = torch.tanh(self.of_query(query).unsqueeze(1) + self.of_memory(memory))
        scores = self.score(mixed).squeeze(-1)
        weights = scores.masked_fill(~is_real, float("-inf")).softmax(dim=-1)
        context = torch.bmm(weights.unsqueeze(1), memory).squeeze(1)
        return context, weights


class Decoder(nn.Module):
    def __init__(self, vocab, emb, hidden, attention):
        super().__init__()
        self.vocab = vocab
        self.embedding = nn.Embedding(vocab, emb)
        self.attention = attention
        self.cell = nn.GRU(emb + 2 * hidden, hidden, batch_first=True)
        self.out = nn.Linear(emb + 3 * hidden, vocab)

    def step(self, token, state, memory, is_real):
        embedded = self.embedding(token)
        context, weights = self.attention(state, memory, is_real)
        _, state = self.cell(torch.cat([embedded, context], dim=1).unsqueeze(1), state.unsqueeze(0))
        state = state.squeeze(0)
        logits = self.out(torch.cat([embedded, context, state], dim=1))
        return logits, state, weights


class Seq2Seq(nn.Module):
    def __init__(self, n_source, n_target, emb=12, hidden=16):
        super().__init__()
        self.encoder = Encoder(n_source, emb, hidden)
        attention = AdditiveAttention(hidden, 2 * hidden, 20)
        self.decoder = Decoder(n_target, emb, hidden, attention)

    def forward(self, source, target, teacher=0.5):
        memory, state = self.encoder(source)
        is_real = source != PAD
        n, length = target.shape
        logits = torch.zeros(n, length - 1, self.decoder.vocab)
        token = target[:, 0]
        for t in range(1, length):
            step_logits, state, _ = self.decoder.step(token, state, memory, is_real)
            logits[:, t - 1] = step_logits
            use_truth = random.random() < teacher
            token = target[:, t] if use_truth else step_logits.argmax(dim=-1)
        return logits

    @torch.no_grad()
    def translate(self, source, max_len=10):
        memory, state = self.encoder(source)
        token = torch.full((source.shape[0],), START)
        words, maps = [], []
        while len(words) < max_len:
            logits, state, weights = self.decoder.step(token, state, memory, source.ne(PAD))
            token = logits.argmax(-1)
            words.append(token)
            maps.append(weights)
        return torch.stack(words, dim=1), torch.stack(maps, dim=1)


model = Seq2Seq(40, 30)

if __name__ == "__main__":
    source = torch.randint(3, 40, (4, 9))
    source[1, 6:] = PAD
    target = torch.randint(3, 30, (4, 7))
    target[:, 0] = START
    logits = model(source, target)
    loss = nn.functional.cross_entropy(logits.transpose(1, 2), target[:, 1:], ignore_index=PAD)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    words, attention = model.translate(source, max_len=5)
    print(logits.shape, words.shape, attention.shape, norm)
