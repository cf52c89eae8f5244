"""From face data to a model folder; needs torch, which the robot does not."""
