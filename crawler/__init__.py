"""The machine: records, store, query language, alerts, network and commands."""
