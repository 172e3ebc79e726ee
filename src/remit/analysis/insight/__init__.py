"""What follows for whoever designs an organisation: gaps, friction, changes tried out, how sure it is."""
