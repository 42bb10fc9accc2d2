"""What the typesetter and whoever calls it agree on."""

MOST_PAGES = 120
MOST_SECONDS = 25  # of computing
MOST_WAIT = 60  # seconds by the clock, on a machine that is busy
TOO_LONG = 3  # the exit code for a document of too many pages
PICTURE = "data:image/jpeg;base64,"  # the one kind of address that is read, for its content stands in it
