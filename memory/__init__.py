"""What was said and what is known: transcripts, facts, knowledge, the encoder, recall, forgetting."""
