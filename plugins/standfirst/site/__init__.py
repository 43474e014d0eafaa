"""Write the files of a site: outputs, lists over several pages, words of the interface, lists that follow an edit."""
