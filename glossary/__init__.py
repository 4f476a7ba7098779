"""The newsroom's glossary: the files people edit, the names found in a text, their forms in a translation."""
