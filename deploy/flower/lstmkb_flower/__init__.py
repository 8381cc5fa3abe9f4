"""Training lstmkb models across machines and people on Flower."""
