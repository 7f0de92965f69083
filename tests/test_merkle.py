import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.record import merkle

SIZES = st.integers(min_value=1, max_value=70)


def leaves(size):
    return [merkle.leaf_hash(str(n).encode()) for n in range(size)]


def test_the_roots_are_those_of_the_rfc_test_vectors():
    # The eight entries of the RFC 6962 reference implementation's tests.
    entries = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")  # fmt: skip
    hashes = [merkle.leaf_hash(bytes.fromhex(each)) for each in entries]

    assert merkle.root([]).hex() == hashlib.sha256().hexdigest()
    assert merkle.root(hashes[:1]).hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    assert merkle.root(hashes).hex() == (
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


@given(size=SIZES)
@settings(max_examples=40)
def test_a_frontier_grown_leaf_by_leaf_gives_the_root_from_scratch(size):
    assert merkle.frontier(leaves(size)).root() == merkle.root(leaves(size))


@given(data=st.data(), size=SIZES)
@settings(max_examples=60)
def test_every_leaf_is_proven_and_no_other(data, size):
    index = data.draw(st.integers(0, size - 1))
    hashes, root = leaves(size), merkle.root(leaves(size))
    proof = merkle.inclusion_proof(hashes, index)

    assert merkle.is_included(hashes[index], index, size, proof, root)
    assert not merkle.is_included(merkle.leaf_hash(b"else"), index, size, proof, root)
    assert not merkle.is_included(hashes[index], index, size, (*proof, root), root)
    if proof:
        assert not merkle.is_included(hashes[index], index, size, proof[:-1], root)
        assert not merkle.is_included(hashes[index], index ^ 1, size, proof, root)


@given(data=st.data(), size=SIZES)
@settings(max_examples=60)
def test_every_prefix_is_proven_and_no_other_tree(data, size):
    earlier = data.draw(st.integers(1, size))
    hashes, root = leaves(size), merkle.root(leaves(size))
    proof = merkle.consistency_proof(hashes, earlier)
    prefix = merkle.root(hashes[:earlier])

    assert merkle.is_consistent(earlier, prefix, size, root, proof)
    other = merkle.root([*hashes[: earlier - 1], merkle.leaf_hash(b"else")])
    assert not merkle.is_consistent(earlier, other, size, root, proof)
    assert not merkle.is_consistent(earlier, prefix, size, root, (*proof, prefix))


def test_hashes_of_a_wrong_length_and_empty_trees_prove_nothing():
    root = merkle.root(leaves(2))

    assert not merkle.is_included(b"", 0, 1, (), b"")
    assert not merkle.is_included(leaves(1)[0], 0, 0, (), leaves(1)[0])
    assert not merkle.is_consistent(0, merkle.root([]), 2, root, ())
    assert not merkle.is_consistent(1, b"short", 2, root, (leaves(2)[1],))
    assert not merkle.is_consistent(2, b"short", 2, b"short", ())


def test_a_frontier_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="no frontier"):
        merkle.Frontier(3, (b"0" * 32,))
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.Frontier(1, (b"0",))


def test_tiles_are_named_as_c2sp_names_them():
    assert merkle.tile_name(0, 0) == "tile/0/000"
    assert merkle.tile_name(1, 1234067, 5) == "tile/1/x001/x234/067.p/5"
    assert merkle.bundle_name(1234) == "tile/entries/x001/234"


@given(data=st.data(), size=st.integers(1, 200_000))
@settings(max_examples=60)
def test_tiles_of_a_growing_tree_are_those_of_the_grown_tree(data, size):
    start = data.draw(st.integers(0, size))

    written = set(merkle.tiles(start)) | set(merkle.tiles(size, start))

    assert set(merkle.tiles(size)) <= written
    assert not set(merkle.tiles(size, size))


@given(st.lists(st.binary(max_size=300), max_size=20))
@settings(max_examples=50)
def test_a_bundle_gives_its_entries_back(entries):
    assert merkle.decode_bundle(merkle.encode_bundle(entries)) == tuple(entries)


def test_a_bundle_cut_anywhere_inside_an_entry_is_refused():
    bundle = merkle.encode_bundle([b"four"])

    for cut in range(1, len(bundle)):
        with pytest.raises(ValueError, match="ends inside"):
            merkle.decode_bundle(bundle[:cut])
    with pytest.raises(ValueError, match="the most"):
        merkle.decode_bundle(merkle.encode_bundle([b""] * 257))
    with pytest.raises(ValueError, match="the most"):
        merkle.encode_bundle([b" " * 65_536])
