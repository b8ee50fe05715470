"""The pages of update rounds."""
