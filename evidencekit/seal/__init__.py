"""Signatures and time stamps: the only room that imports pyHanko and cryptography."""
