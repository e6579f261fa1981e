"""Who: addresses, matching, proof, merge and unmerge, value, needs, lifecycle, orders."""
