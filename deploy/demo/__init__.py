"""Four weeks of the whole network on one machine, played and told from what really happened."""
