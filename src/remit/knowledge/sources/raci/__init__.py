"""Matrices of activities and roles."""
