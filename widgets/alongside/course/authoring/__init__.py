"""What `alongside new` writes for an author: pages, activities, tools and scenes to begin with."""
