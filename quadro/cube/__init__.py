"""The roll-up: provision × place × measure, written with the record that it sums.

It knows no commitment and no intervention: whoever keeps one says what it contributes.
"""
