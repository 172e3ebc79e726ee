"""What follows for whoever designs an organisation: gaps, frictions, changes tried out, how sure a ranking is."""
