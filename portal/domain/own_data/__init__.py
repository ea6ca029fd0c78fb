"""What the portal itself holds of a person, as the overview and the extract tell it (Art. 15(3))."""
