"""The portal's own PostgreSQL: tables with their named queries, transactions, keys."""
