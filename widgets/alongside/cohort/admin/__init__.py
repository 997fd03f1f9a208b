"""What whoever runs a cohort does: checks, backups, receipts."""
