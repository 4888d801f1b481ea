"""The page: the same program for a browser on this computer, served to nobody else."""
