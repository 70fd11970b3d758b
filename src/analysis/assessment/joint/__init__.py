"""What those of an area have answered: everybody accounted for, nothing counted twice."""
