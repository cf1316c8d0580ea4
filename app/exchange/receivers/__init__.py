"""Where deferred steps are sent, one module a destination."""
