"""The formats that dumps have; `reading` knows them all."""
