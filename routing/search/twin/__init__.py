"""The search of the C files, function by function, for machines without a compiler and as their proof."""
