"""The main job: from identity card to receipt."""
