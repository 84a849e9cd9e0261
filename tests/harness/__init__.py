"""What the end-to-end tests, the drills and the benches stand on: the real binary, real databases, a scripted upstream.

Nothing here sleeps or uses a fixed port: servers take port 0 and say which they got, and whoever waits polls a
condition with a deadline. Everything started is ended by its own process id.
"""
