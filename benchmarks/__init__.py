"""Scripts that measure; their figures are in docs/benchmarks.md."""
