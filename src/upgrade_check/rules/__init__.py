"""What the policy says, and how it decides."""
