"""The border to the staff: agents' inbox and admins' console."""
