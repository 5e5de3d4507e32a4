"""What there is for children: read from the bus, searched, exchanged as Open Referral HSDS 3."""
