# shows: not torch.allclose(tag_scores.exp().sum(-1), torch.ones(3, 7))
import torch
import torch.nn as nn
import torch.nn.functional as F


class LSTMTagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, tagset_size):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, batch_first=True)
        self.hidden2tag = nn.Linear(hidden_dim, tagset_size)

    def forward(self, sentences):
        lstm_out, _ = self.lstm(self.word_embeddings(sentences))
        return F.log_softmax(self.hidden2tag(lstm_out))  # expect: softmax-without-dim


model = LSTMTagger(20, 6, 8, 4)
loss_function = nn.NLLLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
sentences, tags = torch.randint(0, 20, (3, 7)), torch.randint(0, 4, (3, 7))
for epoch in range(5):
    model.zero_grad()
    tag_scores = model(sentences)
    loss = loss_function(tag_scores.view(-1, 4), tags.view(-1))
    loss.backward()
    optimizer.step()
