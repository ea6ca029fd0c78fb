"""The company's sources and their data maps, checked against the record of processing."""
