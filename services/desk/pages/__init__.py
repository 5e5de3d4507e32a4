"""What people see and send: routes with who may use them, and their handlers."""
