"""The dashboard: a web page that shows and steers the face. Knows no ROS."""
