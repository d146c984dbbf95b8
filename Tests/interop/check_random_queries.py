"""A few hundred random queries of a fixed seed; see random_queries.py.

usage: check_random_queries.py --colq PATH --scratch DIR
"""
import os, subprocess, sys

import command

options = command.arguments()
script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "random_queries.py")
sys.exit(subprocess.run([sys.executable, script, "--colq", options.colq, "--data", options.scratch, "--seed", "1", "--count", "300",
                         "--threads", "1,4"]).returncode)
