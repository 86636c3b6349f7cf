"""Ten years of data at full size, and how measurements are taken on them. See benchmarks/README.md."""

PASSWORD = "bench"  # every office account's; hashed once, for hashing is slow on purpose
