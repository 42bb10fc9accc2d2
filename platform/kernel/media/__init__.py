"""Files of a salon on their way out."""
