"""The canvas every face is drawn on: the panel's width, with room above and below it.

The canvas holds a drawing field: positive inside a stroke, negative outside, the distance to the
stroke's edge divided by `REACH_PX` and clipped to [-1, 1]. Its zero crossing is the drawing, so
it can be resampled (zoomed, moved, turned) and thresholded and the lines stay crisp.
"""

WIDTH = 128
HEIGHT = 96
PANEL_WIDTH = 128
PANEL_HEIGHT = 64
REACH_PX = 3.0
