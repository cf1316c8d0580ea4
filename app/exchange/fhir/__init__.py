"""FHIR R4 wire forms, one module a resource; built when sent, never stored as the truth."""
