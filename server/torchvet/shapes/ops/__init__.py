"""Native rules: what each torch operation makes of shapes and dtypes, one family per file."""
