"""Checks a published log with pymerkle: roots, tiles, inclusion and consistency paths.

Usage: pymerkle_check.py DIRECTORY. Prints OK, or says what is wrong and exits with 1.
Deliberately not here: signatures, which sigstore_check.mjs checks.
"""

import base64
import sys
from pathlib import Path

from pymerkle import InmemoryTree
from pymerkle.proof import ConsistencyProof, InclusionProof


def fail(reason):
    print(f"WRONG: {reason}")
    sys.exit(1)


def read_checkpoint(path):
    _origin, size, root, *_ = path.read_text(encoding="utf-8").split("\n")
    return int(size), base64.b64decode(root, validate=True)


def resource(directory, prefix, index, size):
    """Bytes of a tile or bundle of a log of this size, and how many entries it has."""
    width = min(256, size - index * 256)
    path = directory / prefix / f"{index:03}"
    return (path if width == 256 else path.with_name(f"{path.name}.p") / str(width)).read_bytes(), width


def read_entries(directory, size):
    for index in range((size + 255) // 256):
        bundle, width = resource(directory, "tile/entries", index, size)
        count = 0
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            yield bundle[2 : 2 + length]
            bundle, count = bundle[2 + length :], count + 1
        if count != width:
            fail(f"bundle {index} holds {count} entries, {width} were published")


def check_tiles(directory, tree, size):
    for index in range((size + 255) // 256):
        tile, width = resource(directory, "tile/0", index, size)
        for place in range(width):
            if tile[place * 32 : place * 32 + 32] != tree.get_leaf(index * 256 + place + 1):
                fail(f"tile {index} differs at hash {place}")


def check_inclusion(path, tree, size, root):
    """Our path, with pymerkle's rule for the same leaf, must lead to the root."""
    head = path.read_text(encoding="utf-8").split("\n\n")[0].split("\n")
    lines = [line for line in head[1:] if not line.startswith("extra ")]
    index = int(lines[0].removeprefix("index "))
    ours = [base64.b64decode(line, validate=True) for line in lines[1:]]
    theirs = tree.prove_inclusion(index + 1, size)
    leaf = tree.get_leaf(index + 1)
    proof = InclusionProof("sha256", True, size, index + 1, theirs.rule, [leaf, *ours])
    proof.verify(leaf, root, index=index + 1, size=size)


def check_consistency(tree, old, new):
    """Both signed roots must be states of one growing tree."""
    proof = tree.prove_consistency(old[0], new[0])
    assert isinstance(proof, ConsistencyProof)
    proof.verify(old[1], new[1], prior_size=old[0], later_size=new[0])


def main(directory):
    size, root = read_checkpoint(directory / "checkpoint")
    tree = InmemoryTree(algorithm="sha256")
    for entry in read_entries(directory, size):
        tree.append_entry(entry)
    if tree.get_size() != size or tree.get_root() != root:
        fail(f"the entries do not give the root of the checkpoint of {size}")
    check_tiles(directory, tree, size)
    for path in sorted((directory / "checkpoints").iterdir()):
        check_consistency(tree, read_checkpoint(path), (size, root))
    proofs = sorted((directory / "proofs").iterdir())
    for path in proofs:
        check_inclusion(path, tree, size, root)
    print(f"OK {size} entries, {len(proofs)} proofs")


try:
    main(Path(sys.argv[1]))
except Exception as error:  # whatever pymerkle raises means that it does not accept the log
    fail(f"{type(error).__name__}: {error}")
