"""The benchmark harness: one module an idea; `../run.py` is the command."""
