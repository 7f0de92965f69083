"""Named proofs that two statements say the same; what is not proven is never silent. Begin with `equivalent`."""
