"""`make bench`: how fast the portal is, as ratios against a floor measured in the same run."""
