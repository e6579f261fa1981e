"""What is published: topics, articles, products, as one snapshot; and the encoder that reads it."""
