"""What is promised as a number, each runnable on any data in its documented format."""
