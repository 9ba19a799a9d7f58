"""`rounds bench sync`: phones by the thousand, and what goes wrong between them and the server."""
