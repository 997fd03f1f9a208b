"""What leaves for a tutor: frozen answers and packs. No server is needed."""
