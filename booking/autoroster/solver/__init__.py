"""The automatic roster's engine: plain data in, plain data out; knows neither Django nor the database."""
