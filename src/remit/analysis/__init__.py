"""What follows from the knowledge: profiles, overlap, neighbours, tensions, the network.

This floor alone imports networkx, numpy and scipy, and only inside the functions that need them.
"""
