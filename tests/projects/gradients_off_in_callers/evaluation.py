def accuracy(model, val_loader):
    model.eval()
    n_correct = 0
    for image, label in val_loader:
        n_correct += (model(image).argmax(1) == label).sum().item()
    return n_correct


def confusion(model, val_loader):
    model.eval()
    pairs = []
    for image, label in val_loader:
        pairs.append((model(image).argmax(1), label))
    return pairs
