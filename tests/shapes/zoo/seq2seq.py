import torch
import torch.nn as nn
import torch.nn.functional as F

SRC, TGT, HID = 40, 50, 32


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(SRC, HID)
        self.gru = nn.GRU(HID, HID, batch_first=True)
        self.dropout = nn.Dropout(0.1)

    def forward(self, src):
        embedded = self.dropout(self.embedding(src))
        output, hidden = self.gru(embedded)
        return output, hidden


class BahdanauAttention(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.Wa = nn.Linear(size, size)
        self.Ua = nn.Linear(size, size)
        self.Va = nn.Linear(size, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights


class Decoder(nn.Module):
    def __init__(self, max_len=6):
        super().__init__()
        self.max_len = max_len
        self.embedding = nn.Embedding(TGT, HID)
        self.attention = BahdanauAttention(HID)
        self.gru = nn.GRU(2 * HID, HID, batch_first=True)
        self.out = nn.Linear(HID, TGT)

    def forward(self, encoder_outputs, encoder_hidden, target=None):
        batch_size = encoder_outputs.size(0)
        decoder_input = torch.empty(batch_size, 1, dtype=torch.long).fill_(0)
        decoder_hidden = encoder_hidden
        outputs = []
        attentions = []
        for i in range(self.max_len):
            step, decoder_hidden, attn = self.forward_step(decoder_input, decoder_hidden, encoder_outputs)
            outputs.append(step)
            attentions.append(attn)
            if target is not None:
                decoder_input = target[:, i].unsqueeze(1)
            else:
                _, topi = step.topk(1)
                decoder_input = topi.squeeze(-1).detach()
        decoder_outputs = torch.cat(outputs, dim=1)
        decoder_outputs = F.log_softmax(decoder_outputs, dim=-1)
        attn_all = torch.cat(attentions, dim=1)
        return decoder_outputs, decoder_hidden, attn_all

    def forward_step(self, token, hidden, encoder_outputs):
        embedded = self.embedding(token)
        query = hidden.permute(1, 0, 2)
        context, weights = self.attention(query, encoder_outputs)
        input_gru = torch.cat((embedded, context), dim=2)
        output, hidden = self.gru(input_gru, hidden)
        output = self.out(output)
        return output, hidden, weights


encoder = Encoder()
decoder = Decoder()
src = torch.randint(0, SRC, (4, 9))
tgt = torch.randint(0, TGT, (4, 6))
enc_out, enc_hidden = encoder(src)
dec_out, dec_hidden, attn = decoder(enc_out, enc_hidden, tgt)
loss = nn.NLLLoss()(dec_out.view(-1, dec_out.size(-1)), tgt.view(-1))
free, free_hidden, free_attn = decoder(enc_out, enc_hidden)
