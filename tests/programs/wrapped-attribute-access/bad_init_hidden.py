# shows: raises AttributeError: init_hidden
import torch
import torch.nn as nn


class CharRNN(nn.Module):
    def __init__(self, vocab, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab, hidden_size)
        self.rnn = nn.GRU(hidden_size, hidden_size, batch_first=True)
        self.out = nn.Linear(hidden_size, vocab)

    def init_hidden(self, batch_size):
        return torch.zeros(1, batch_size, self.hidden_size)

    def forward(self, x, h):
        y, h = self.rnn(self.embed(x), h)
        return self.out(y), h


device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = nn.DataParallel(CharRNN(12, 8)).to(device)
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(2):
    h = model.init_hidden(4)  # expect: wrapped-attribute-access
    x = torch.randint(0, 12, (4, 6))
    logits, h = model(x, h)
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), x.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
