"""What the checks share: their arguments, and colq called in their folder."""
import argparse
import os
import subprocess


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--colq", required=True, help="path of the binary")
    parser.add_argument("--scratch", required=True, help="an empty folder")
    return parser.parse_args()


def colq_in_scratch():
    """Goes to the scratch folder; a function that runs colq there and gives its output, or with `notes` what it told beside it."""
    options = arguments()
    os.chdir(options.scratch)

    def colq(*words, notes=False):
        done = subprocess.run([options.colq, *words], check=True, capture_output=True, text=True)
        return done.stderr if notes else done.stdout

    return colq
