# One property over all programs.
