"""Chinese days without a nought before the month: 2月9日, not 02月9日."""

MONTH_DAY_FORMAT = "n月j日"
