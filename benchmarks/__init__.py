"""How fast and how large: `python -m benchmarks`, beside other tools in the same run (docs/benchmarks.md)."""
