"""Users, organisations, memberships, ownership and visibility, the permission policy, the activity log."""
