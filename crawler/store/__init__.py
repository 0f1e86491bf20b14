"""The only place with SQL. Functions take a connection and typed values and return typed values."""

from crawler.store.lock import sole_instance
from crawler.store.opening import open_reader, open_store
from crawler.store.transactions import Connection, writing

__all__ = ["Connection", "open_reader", "open_store", "sole_instance", "writing"]
