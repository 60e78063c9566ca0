"""Reading a line of writing: cut generously into pieces, of which a network and the best way make digits.

Pages are taken apart into lines (`lines`), a line into pieces (`line`, `cuts`); the best way through its
pieces is found by what a network says of each (`path`), and looked at as a whole (`plausibility`). A wrong
cut does no harm: there are others.
Method: "heuristic over-segmentation" in Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based
learning applied to document recognition", Proceedings of the IEEE, 1998, section V.
"""
