"""The analyst's workbench in JupyterLab: move an assumption, and see what follows."""
