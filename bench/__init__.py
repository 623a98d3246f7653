"""The figures of docs/performance.md, measured here and now: `./dev bench`. Each is a ratio to a yardstick taken in the same run."""
