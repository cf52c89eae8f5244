"""From one photograph to drawings of that person in any expression and pose."""
