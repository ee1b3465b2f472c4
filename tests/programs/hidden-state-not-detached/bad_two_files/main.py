# shows: raises RuntimeError: second time
import torch
import torch.nn.functional as F

from model import CharGRU


def main():
    torch.manual_seed(1)
    text = torch.randint(0, 10, (4, 61))
    net = CharGRU(vocab_size=10, hidden_size=8)
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
    for epoch in range(2):
        h = net.init_hidden(4)
        for chunk in text.split(20, dim=1)[:-1]:
            logits, h = net(chunk[:, :-1], h)
            loss = F.cross_entropy(logits.transpose(1, 2), chunk[:, 1:])
            optimizer.zero_grad()
            loss.backward()  # expect: hidden-state-not-detached
            optimizer.step()
        print(epoch, loss.item())


if __name__ == "__main__":
    main()
