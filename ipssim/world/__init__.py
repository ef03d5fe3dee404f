"""The world: tables of candidates, workers, employers, caseworkers and treatment."""
