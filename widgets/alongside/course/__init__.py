"""What authors write: the outline, activities, scenes and glossary, read and checked."""
