"""Harnesses that take any bytes, and the run of each under atheris: ``make fuzz``."""
