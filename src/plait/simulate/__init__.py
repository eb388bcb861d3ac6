"""Made-up clinics for the demo, the tests and the benchmarks."""
