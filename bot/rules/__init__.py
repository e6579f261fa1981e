"""Routing rules for people and tools: drafts, checks, simulation, publication, traces in words."""
