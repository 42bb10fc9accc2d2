"""Making a form: its words, its questions, its versions."""
