"""What is done with the audit trail once it is written: it is checked, and its head is taken outside.

Source: docs/decisions/0042-heads-outside-the-database.md
"""
