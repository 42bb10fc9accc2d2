"""What messages cost, and what keeps them within limits."""
