# shows: raises IndexError: out of bounds
import torch
import torch.nn as nn
from torch import optim


class SentimentRNN(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_dim):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.rnn = nn.LSTM(embedding_dim, hidden_dim, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, text):
        _, (hidden, _) = self.rnn(self.embedding(text))
        return self.fc(hidden[-1])


VOCAB_SIZE, EMBEDDING_DIM, HIDDEN_DIM, OUTPUT_DIM = 100, 8, 16, 1
model = SentimentRNN(VOCAB_SIZE, EMBEDDING_DIM, HIDDEN_DIM, OUTPUT_DIM)
optimizer = optim.Adam(model.parameters())
criterion = nn.CrossEntropyLoss()

model.train()
for step in range(3):
    text = torch.randint(0, VOCAB_SIZE, (4, 7))
    label = torch.tensor([1, 0, 0, 1])
    optimizer.zero_grad()
    predictions = model(text)
    loss = criterion(predictions, label)  # expect: class-count-mismatch
    loss.backward()
    optimizer.step()
