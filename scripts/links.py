"""`policypress links`, runnable from a checkout without installing."""

import sys

from policypress.cli.main import main

if __name__ == "__main__":
    main(["links", *sys.argv[1:]])
