"""What may contradict between a claim and the words it cites, one check a function."""
