"""What intake hears, by subject: who may say it, and what happens then."""
