"""A new company's repository from nothing."""
