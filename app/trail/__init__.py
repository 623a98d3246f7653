"""What is done with the audit trail once it is written: it is checked, its head is taken outside, and people
read in it what they may.

Source: docs/decisions/0042-heads-outside-the-database.md
"""
