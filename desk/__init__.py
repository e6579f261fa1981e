"""The border to staff: sign-in, the agents' inbox over HTTP and Socket.IO, and its pages."""
