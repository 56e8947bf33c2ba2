"""`policypress anchor`, runnable from a checkout without installing."""

import sys

from policypress.cli.main import main

if __name__ == "__main__":
    main(["anchor", *sys.argv[1:]])
