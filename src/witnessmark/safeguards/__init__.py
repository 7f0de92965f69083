"""Reading promises: catalogue, slots, states, judgement. Pure."""
