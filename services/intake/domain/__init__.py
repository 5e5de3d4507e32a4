"""How intake decides: pure steps over one case, by rules that a lawyer can read."""
