# shows: raises RuntimeError: second time
import torch
import torch.nn as nn


class CharRNN(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embed = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, tokens, state):
        y, state = self.gru(self.embed(tokens), state)
        return self.out(y), state


model = CharRNN(20, 8)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters())
state = torch.zeros(1, 4, 8)
for step in range(3):
    tokens = torch.randint(0, 20, (4, 6))
    optimizer.zero_grad()
    logits, state = model(tokens[:, :-1], state)
    loss = criterion(logits.flatten(0, 1), tokens[:, 1:].flatten())
    loss.backward()  # expect: hidden-state-not-detached(error)
    optimizer.step()
