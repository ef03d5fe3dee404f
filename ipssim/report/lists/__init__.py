"""Lists of what there is: programmes, parameters, trials."""
