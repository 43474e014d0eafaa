"""The desk as a local web application: an editor curates in a page, with the functions of the commands and into the same files.

`server.serve` starts it; `guard` decides who may ask it anything; each other module has the pages of one noun.
"""
