"""The words that all services share: messages, answers, steps, codes, rules; for everyone."""
