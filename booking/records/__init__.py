"""What the salon writes down about a customer's care: notes, photos, files, treatments, patch tests."""
