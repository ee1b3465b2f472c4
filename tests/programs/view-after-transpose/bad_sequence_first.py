# shows: raises RuntimeError: view size is not compatible
import torch
import torch.nn as nn
import torch.optim as optim


class Decoder(nn.Module):
    def __init__(self, vocab):
        super().__init__()
        self.embed = nn.Embedding(vocab, 12)
        self.out = nn.Linear(12, vocab)

    def forward(self, tokens):
        return self.out(self.embed(tokens))


tokens = torch.randint(0, 20, (4, 9))
decoder = Decoder(20)
optimizer = optim.Adam(decoder.parameters())
logits = decoder(tokens).transpose(0, 1)
loss = nn.CrossEntropyLoss()(logits.view(-1, 20), tokens.reshape(-1))  # expect: view-after-transpose
loss.backward()
optimizer.step()
