"""The desk: what staff see of a request, what comes next, and in what order the work stands."""
