"""What notify can be asked and tells, a module for each subject."""
