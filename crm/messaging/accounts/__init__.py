"""The salon's accounts at providers of messages."""
