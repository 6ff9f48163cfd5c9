//! The server's side of customers.
