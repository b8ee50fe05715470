"""The roll-up: provision × place × measure, written in the transaction of the record that it sums.

It knows no commitment and no intervention: whoever keeps one says what it contributes (`registry`).
Cells are sums of contributions along the branches of two trees, which the cube keeps as it last
saw them; rules, percentages and pages are for the modules above.
"""
