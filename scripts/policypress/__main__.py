"""``python -m policypress``."""

from policypress.cli.main import main

main()
