"""Recurrent cells driven by hand: characters one by one, states in a list, one's own cell beside torch's."""

import torch
import torch.nn as nn

VOCAB = 30


class MinimalGatedCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.forget = nn.Linear(input_size + hidden_size, hidden_size)
        self.candidate = nn.Linear(input_size + hidden_size, hidden_size)

    def forward(self, x, h):
        f = torch.sigmoid(self.forget(torch.cat([x, h], dim=1)))
        c = torch.tanh(self.candidate(torch.cat([x, f * h], dim=1)))
        return (1 - f) * h + f * c


class CharModel(nn.Module):
    def __init__(self, vocab=VOCAB, emb=10, hidden=20, layers=2, cell=nn.RNNCell):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb)
        sizes = [emb] + [hidden] * layers
        self.cells = nn.ModuleList([cell(sizes[i], sizes[i + 1]) for i in range(layers)])
        self.out = nn.Linear(hidden, vocab)

    def init_state(self, batch):
        return [torch.zeros(batch, cell.hidden_size) for cell in self.cells]

    def step(self, x, state):
        new_state = []
        for cell, h in zip(self.cells, state):
            x = cell(x, h)
            new_state.append(x)
        return x, new_state

    def forward(self, chars, state=None):
        if state is None:
            state = self.init_state(chars.size(0))
        outputs = []
        for t in range(chars.size(1)):
            y, state = self.step(self.emb(chars[:, t]), state)
            outputs.append(self.out(y))
        return torch.stack(outputs, dim=1), state


class LSTMCellDecoder(nn.Module):
    def __init__(self, latent, hidden, n_out):
        super().__init__()
        self.start = nn.Linear(latent, 2 * hidden)
        self.cell = nn.LSTMCell(n_out, hidden)
        self.read = nn.Linear(hidden, n_out)
        self.n_out = n_out

    def forward(self, z, n_steps):
        h, c = torch.tanh(self.start(z)).chunk(2, dim=-1)
        y = z.new_zeros(z.size(0), self.n_out)
        path = []
        for _ in range(n_steps):
            h, c = self.cell(y, (h, c))
            y = self.read(h)
            path.append(y.unsqueeze(0))
        return torch.cat(path, dim=0)


if __name__ == "__main__":
    text = torch.randint(VOCAB, (5, 13))
    models = {"rnn": CharModel(), "gru": CharModel(cell=nn.GRUCell), "own": CharModel(cell=MinimalGatedCell, hidden=16)}
    criterion = nn.CrossEntropyLoss()
    for name, model in models.items():
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        state = None
        for part in text.split(6, dim=1)[:2]:
            logits, state = model(part, state)
            loss = criterion(logits[:, :-1].reshape(-1, VOCAB), part[:, 1:].reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            state = [h.detach() for h in state]
        print(name, loss.item())

    decoder = LSTMCellDecoder(latent=6, hidden=12, n_out=2)
    path = decoder(torch.randn(4, 6), n_steps=8)
    lengths = (path[1:] - path[:-1]).norm(dim=-1).sum(dim=0)
    print(path.shape, lengths.shape)
