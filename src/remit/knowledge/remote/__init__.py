"""Knowledge that stays where it is: any SPARQL 1.1 endpoint stands where a file would."""
