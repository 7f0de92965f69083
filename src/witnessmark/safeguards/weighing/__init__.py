"""What moved between two versions, slot by slot, and which way that goes. Begin with `verdicts`."""
