# shows: raises TypeError: positional arguments
import torch
import torch.nn as nn
import torch.nn.functional as F


class Decoder(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, token, hidden):
        emb = F.relu(self.embedding(token))
        output, hidden = self.gru(emb, hidden)
        return self.out(output), hidden


decoder = Decoder(20, 8)
optimizer = torch.optim.SGD(decoder.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()
encoder_outputs = torch.randn(2, 7, 8)
hidden = torch.zeros(1, 2, 8)
token, target = torch.zeros(2, 1, dtype=torch.long), torch.randint(0, 20, (5, 2))
loss = 0
for t in range(5):
    logits, hidden = decoder(token, hidden, encoder_outputs)  # expect: forward-arguments
    loss = loss + criterion(logits[:, 0], target[t])
    token = target[t].unsqueeze(1)
optimizer.zero_grad()
loss.backward()
optimizer.step()
