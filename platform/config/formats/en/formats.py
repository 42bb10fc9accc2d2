"""English days as elsewhere in the product (British, as Babel writes them), not the American ones that Django takes for "en"."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
TIME_FORMAT = "H:i"
