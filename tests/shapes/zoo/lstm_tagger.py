"""A sequence tagger: embeddings, a bidirectional LSTM over packed sequences, one score per tag."""

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

VOCAB_SIZE = 200
EMBEDDING_DIM = 32
HIDDEN_DIM = 24
NUM_TAGS = 9
PAD = 0


class LSTMTagger(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, tagset_size, num_layers=2, dropout=0.2):
        super(LSTMTagger, self).__init__()
        self.hidden_dim = hidden_dim
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim, padding_idx=PAD)
        self.lstm = nn.LSTM(
            embedding_dim,
            hidden_dim,
            num_layers=num_layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout,
        )
        self.dropout = nn.Dropout(dropout)
        self.hidden2tag = nn.Linear(hidden_dim * 2, tagset_size)

    def forward(self, sentence, lengths=None):
        embeds = self.dropout(self.word_embeddings(sentence))
        if lengths is None:
            lstm_out, (h_n, c_n) = self.lstm(embeds)
        else:
            packed = pack_padded_sequence(embeds, lengths, batch_first=True, enforce_sorted=False)
            packed_out, (h_n, c_n) = self.lstm(packed)
            lstm_out, _ = pad_packed_sequence(packed_out, batch_first=True)
        return self.hidden2tag(self.dropout(lstm_out))


class SentenceClassifier(nn.Module):
    """The last hidden states of both directions, one label per sentence."""

    def __init__(self, hidden_dim=HIDDEN_DIM, num_labels=3):
        super().__init__()
        self.embedding = nn.Embedding(VOCAB_SIZE, EMBEDDING_DIM)
        self.rnn = nn.LSTM(EMBEDDING_DIM, hidden_dim, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(2 * hidden_dim, num_labels)

    def forward(self, tokens):
        h0 = torch.zeros(2, tokens.size(0), self.rnn.hidden_size)
        c0 = torch.zeros(2, tokens.size(0), self.rnn.hidden_size)
        _, (hidden, _) = self.rnn(self.embedding(tokens), (h0, c0))
        hidden = torch.cat((hidden[-2], hidden[-1]), dim=1)
        return self.fc(hidden)


def train_step(model, optimizer, sentences, tags, lengths):
    model.train()
    optimizer.zero_grad()
    scores = model(sentences, lengths)
    loss = nn.functional.cross_entropy(scores.reshape(-1, NUM_TAGS), tags.reshape(-1), ignore_index=-100)
    loss.backward()
    optimizer.step()
    return loss.item()


if __name__ == "__main__":
    model = LSTMTagger(VOCAB_SIZE, EMBEDDING_DIM, HIDDEN_DIM, NUM_TAGS)
    sentences = torch.randint(1, VOCAB_SIZE, (4, 12))
    tags = torch.randint(0, NUM_TAGS, (4, 12))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for epoch in range(2):
        print(epoch, train_step(model, optimizer, sentences, tags, torch.tensor([12, 7, 9, 3])))

    model.eval()
    with torch.no_grad():
        tag_scores = model(sentences)
        predicted = tag_scores.argmax(-1)
        accuracy = (predicted == tags).float().mean()

    classifier = SentenceClassifier(num_labels=5)
    label_scores = classifier(sentences)
    print(tag_scores.shape, label_scores.shape, accuracy.item())
