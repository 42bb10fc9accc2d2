"""The settings' index and the salon's own trail: pages without models of their own."""
