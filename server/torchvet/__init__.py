"""torchvet: checks, knowledge and training for PyTorch code. See docs/architecture.md for the rooms."""
