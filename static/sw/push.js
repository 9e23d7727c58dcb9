// Messages of the server.
