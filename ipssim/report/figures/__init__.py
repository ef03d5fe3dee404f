"""One vocabulary of figures: dots with ranges, lines, waterfalls, points, lifelines.

Each takes what it is to show as data, measures its own labels, and returns a matplotlib Figure.
"""
