"""The overlap of roles as a job on Apache Spark, for links that have outgrown one machine."""
