"""The evidence formats, pure: layout, WARC, leaves, Merkle tree, checkpoints, audit."""
