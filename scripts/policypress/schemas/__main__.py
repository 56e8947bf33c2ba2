"""``python -m policypress.schemas``: write the schemas from the models."""

from policypress.schemas import write_all

if __name__ == "__main__":
    write_all()
