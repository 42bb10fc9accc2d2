"""Benchmarks: ours and the reference named in PERFORMANCE, in the same run, as a table and as JSON."""
