def train(model, data, criterion, optimizer, epochs):
    model.train()
    for epoch in range(epochs):
        for i, (x, y) in enumerate(data):
            out = model(x)
            loss = criterion(out, y)
            optimizer.zero_grad()
            loss.backward()  # expect: missing-optimizer-step
            if i % 2 == 0:
                print(f"Epoch {epoch} [{i}/{len(data)}] Loss: {loss.item():.4f}")
