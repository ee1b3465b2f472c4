def optimize(optimizer, loss):
    loss.backward()
    optimizer.zero_grad(set_to_none=True)  # expect: gradients-cleared-before-step
    optimizer.step()


def train_one_epoch(model, batches, criterion, optimizer):
    running_loss = 0.0
    for inputs, targets in batches:
        loss = criterion(model(inputs), targets)
        optimize(optimizer, loss)
        running_loss += loss.item()
    return running_loss / len(batches)
