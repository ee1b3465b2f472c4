"""One file per rule, discovered by walking this folder; `_contract.py` holds what a rule is."""
