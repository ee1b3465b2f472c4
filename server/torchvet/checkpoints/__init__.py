"""What a checkpoint file holds, read without executing pickle."""
