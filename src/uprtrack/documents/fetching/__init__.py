"""Files that the site fetches itself: UN documents by symbol, UPR Info's and the Universal Human Rights Index's rows.

A fetched file goes the way of an uploaded one: read, shown, then accepted by a person. Its run and its file keep
the address and the instant; its hash is that of any file.
"""
