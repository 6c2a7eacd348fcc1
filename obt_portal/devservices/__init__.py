"""PostgreSQL and Valkey for a person's own machine and for tests. Never part of a deployment."""
