"""How an answer is made: prompt → draft → verify."""
