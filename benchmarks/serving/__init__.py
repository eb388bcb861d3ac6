"""What the benchmarks of the running server share: a made-up clinic, server processes, phones, and what was kept."""
