"""Two salons to play in (P8), made by the product's own services; never in production."""
