"""Accounts: how somebody signs in, what roles she has and where, and the links that stand for her."""
