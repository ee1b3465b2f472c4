# shows: all(p.requires_grad for p in predictions)
import torch
import torch.nn as nn
import torch.nn.functional as F


def predict(model, loader, device):
    model.eval()
    preds = []
    for batch in loader:  # expect: eval-without-no-grad
        batch = batch.to(device)
        probs = F.softmax(model(batch), dim=-1)
        preds.append(probs)
    return preds


def main():
    device = torch.device("cpu")
    net = nn.Sequential(nn.Flatten(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 3)).to(device)
    test_data = torch.rand(20, 1, 4, 4)
    loader = torch.utils.data.DataLoader(test_data, batch_size=5)
    return predict(net, loader, device)


if __name__ == "__main__":
    predictions = main()
    print(torch.cat(predictions).argmax(1).tolist())
