"""`policypress rules`, runnable from a checkout without installing."""

import sys

from policypress.cli.main import main

if __name__ == "__main__":
    main(["rules", *sys.argv[1:]])
