"""A company's own tables of roles, whatever their form."""
