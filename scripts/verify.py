"""`policypress verify`, runnable from a checkout without installing."""

import sys

from policypress.cli.main import main

if __name__ == "__main__":
    main(["verify", *sys.argv[1:]])
