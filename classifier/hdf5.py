"""Just enough of HDF5 to read what Keras writes, and nothing that a file could do harm with.

libhdf5 loops for ever over a single flipped bit, reads other files that a file names, and fills
the memory with data sets that were never written. Here every structure lies within the file,
there is a limit on how many are read, and an array is as large as the bytes it is stored in.

Source: The HDF Group, "HDF5 File Format Specification Version 3.0".
"""

import struct
from collections.abc import Iterator
from functools import cached_property
from io import BufferedIOBase
from math import prod

import numpy as np

from .limits import DAMAGED, MAX_PARAMETERS, Refused

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MAX_READS = 50_000  # structures read of one file; a network of a hundred layers has some 3,000
MAX_STRUCTURE = 8 << 20  # bytes of one structure
UNDEFINED = 0xFFFFFFFFFFFFFFFF  # an address
DATASPACE, LINK_INFO, DATATYPE, LINK, EXTERNAL_FILES, LAYOUT = 1, 2, 3, 6, 7, 8  # kinds of message
FILTERS, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 11, 12, 16, 17, 21
SYMBOLIC_LINK = 2  # cache type of a symbol table's entry
FIXED_POINT, FLOATING_POINT, STRING, OPAQUE, VARIABLE_LENGTH = 0, 1, 3, 5, 9  # classes of datatype
COMPACT, CONTIGUOUS = 0, 1  # classes of layout
FLOATS = {  # offset, precision, and place and size of exponent and mantissa, bias -> NumPy's name
    (0, 16, 10, 5, 0, 10, 15): "f2",
    (0, 32, 23, 8, 0, 23, 127): "f4",
    (0, 64, 52, 11, 0, 52, 1023): "f8",
}
OLD_HEAD = struct.Struct("<HHB3x")  # of a message: its kind, its size, flags
BFLOAT16 = np.dtype("V2")  # the upper half of a float32, which Keras stores as an opaque datatype


class File:
    """An HDF5 file, open for reading.

    Attributes:
        root: its Node "/".
    """

    def __init__(self, stream: BufferedIOBase):
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._reads = 0
        head = self.read(0, min(96, self._size))
        if not head.startswith(SIGNATURE):
            raise Refused("it is not an HDF5 file")
        version = head[8]
        if version <= 1:  # sizes of addresses and lengths, then the root's symbol table entry
            sizes, base, root = head[13:15], 24 + 4 * version, 64 + 4 * version
        else:
            sizes, base, root = head[9:11], 12, 36
        if version > 3 or sizes != b"\x08\x08" or struct.unpack_from("<Q", head, base)[0] != 0:
            raise Refused("its kind of HDF5 is not one that Keras writes")
        self.root = Node(self, struct.unpack_from("<Q", head, root)[0])

    def read(self, address: int, size: int) -> bytes:
        """Return so many bytes of the file."""
        if size > MAX_STRUCTURE:
            raise Refused(DAMAGED)
        self._go_to(address, size)
        data = self._stream.read(size)
        if len(data) != size:
            raise Refused(DAMAGED)
        return data

    def read_array(self, address: int, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
        """Return numbers as float32, which take up no more memory than they do in the file."""
        if dtype == np.float32:  # as nearly always: they need not be copied
            array = np.empty(shape, np.float32)
            self._go_to(address, array.nbytes)
            if self._stream.readinto(array.data) != array.nbytes:
                raise Refused(DAMAGED)
            return array
        array = np.empty(prod(shape), np.float32)
        step = MAX_STRUCTURE // dtype.itemsize
        with np.errstate(over="ignore"):
            for start in range(0, array.size, step):
                count = min(step, array.size - start)
                data = self.read(address + start * dtype.itemsize, count * dtype.itemsize)
                array[start : start + count] = _to_numbers(data, dtype)
        return array.reshape(shape)

    def _go_to(self, address: int, size: int) -> None:
        """Go to where so many bytes of the file are to be read, if it has them."""
        self._reads += 1
        if self._reads > MAX_READS or address + size > self._size:
            raise Refused(DAMAGED)
        self._stream.seek(address)


class Node:
    """A group or a data set.

    Attributes:
        messages: list of (kind, bytes), the object header.
    """

    def __init__(self, file: File, address: int):
        self._file = file
        self.messages = list(_read_messages(file, address))

    def get(self, path: str) -> "Node | None":
        """Return what lies at a path below this group, or None."""
        node = self
        for name in path.split("/"):
            address = node._links.get(name)
            if address is None:
                return None
            node = Node(self._file, address)
        return node

    def datasets(self, depth: int = 6) -> dict[str, "Node"]:
        """Return all data sets below this group by their paths."""
        found = {}
        for name, address in self._links.items():
            node = Node(self._file, address)
            if node._find(LAYOUT) is not None:
                found[name] = node
            elif depth > 1:
                found |= {f"{name}/{path}": below for path, below in node.datasets(depth - 1).items()}
        return found

    def text(self, name: str, limit: int) -> str | None:
        """Return an attribute that is a text of at most so many bytes, or None where there is none."""
        info = self._find(ATTRIBUTE_INFO)
        if info and struct.unpack_from("<Q", info, 2 + 2 * (info[1] & 1))[0] != UNDEFINED:
            raise Refused("its attributes are stored in a way that Keras does not use")
        for kind, data in self.messages:
            if kind == ATTRIBUTE and (text := self._read_attribute(data, name, limit)) is not None:
                return text
        return None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a data set."""
        return _read_dataspace(self._need(DATASPACE))

    def array(self) -> np.ndarray:
        """Return a data set of numbers as float32; one with more than MAX_PARAMETERS is refused."""
        dtype, layout = _read_number_type(self._need(DATATYPE)), self._need(LAYOUT)
        if prod(self.shape) > MAX_PARAMETERS:
            raise Refused("it has more weights than a digit network needs")
        if self._find(FILTERS) or self._find(EXTERNAL_FILES):
            raise Refused("its weights are compressed or stored in another file")
        version, kind = layout[0], layout[1]
        if version in (1, 2):
            kind, layout = layout[2], layout[8:]
        elif version in (3, 4):
            layout = layout[2:]
        if version > 4 or kind not in (COMPACT, CONTIGUOUS) or (version < 3 and kind == COMPACT):
            raise Refused("its weights are compressed, in chunks or stored in another file")
        if kind == COMPACT:
            size = prod(self.shape) * dtype.itemsize
            return _to_numbers(layout[2 : 2 + size], dtype).astype(np.float32).reshape(self.shape)
        (address,) = struct.unpack_from("<Q", layout)
        if address == UNDEFINED:
            raise Refused("its weights were never written")
        return self._file.read_array(address, dtype, self.shape)

    def _find(self, kind: int) -> bytes | None:
        """Return the first message of a kind, or None."""
        return next((data for k, data in self.messages if k == kind), None)

    def _need(self, kind: int) -> bytes:
        """Return the first message of a kind, which must be there."""
        data = self._find(kind)
        if data is None:
            raise Refused(DAMAGED)
        return data

    @cached_property
    def _links(self) -> dict[str, int]:
        """The addresses of what lies in this group by their names; links to elsewhere are left out."""
        links: dict[str, int] = {}
        if info := self._find(LINK_INFO):
            flags = info[1]
            if struct.unpack_from("<Q", info, 2 + 8 * (flags & 1))[0] != UNDEFINED:
                raise Refused("its groups are stored in a way that Keras does not use")
        for kind, data in self.messages:
            if kind == LINK:
                links |= _read_link(data)
            elif kind == SYMBOL_TABLE:
                links |= self._read_symbol_table(*struct.unpack_from("<QQ", data))
        return links

    def _read_symbol_table(self, tree: int, heap: int) -> dict[str, int]:
        signature, size, _, address = struct.unpack_from("<4s4xQQQ", self._file.read(heap, 32))
        if signature != b"HEAP":
            raise Refused(DAMAGED)
        names, nodes = self._file.read(address, size), [tree]
        links: dict[str, int] = {}
        while nodes:
            address = nodes.pop()
            signature, kind, _, count = struct.unpack_from("<4sBBH", self._file.read(address, 8))
            if signature == b"TREE" and kind == 0:  # keys and children in turn
                children = self._file.read(address + 24, 8 + 16 * count)
                nodes += [struct.unpack_from("<Q", children, 8 + 16 * i)[0] for i in range(count)]
            elif signature == b"SNOD":
                entries = self._file.read(address + 8, 40 * count)
                for i in range(count):
                    name, header, cache = struct.unpack_from("<QQI", entries, 40 * i)
                    if cache != SYMBOLIC_LINK:
                        links[_to_text(names[name : names.index(b"\0", name)])] = header
            else:
                raise Refused(DAMAGED)
        return links

    def _read_attribute(self, data: bytes, name: str, limit: int) -> str | None:
        """Return the text of an attribute message if it has this name, else None."""
        version, *sizes = struct.unpack_from("<BxHHH", data)
        if version == 1:  # each part takes up whole eights of bytes
            start, step = 8, 8
        elif version in (2, 3):
            start, step = 8 + (version == 3), 1
        else:
            raise Refused(DAMAGED)
        parts = []
        for size in sizes:
            parts.append(data[start : start + size])
            start += -(-size // step) * step
        if parts[0].rstrip(b"\0") != name.encode():
            return None
        kind, length, value = parts[1][0] & 15, struct.unpack_from("<I", parts[1], 4)[0], data[start:]
        if prod(_read_dataspace(parts[2])) != 1 or kind not in (STRING, VARIABLE_LENGTH):
            return None
        if kind == VARIABLE_LENGTH:
            length, address, index = struct.unpack_from("<IQI", value)
            value = self._read_global_heap(address, index, limit)
        if length > limit:
            raise Refused(f"{name!r} takes up {length:,} bytes")
        return _to_text(value[:length].rstrip(b"\0"))

    def _read_global_heap(self, address: int, index: int, limit: int) -> bytes:
        """Return the bytes of one object of a collection in the global heap."""
        signature, size = struct.unpack_from("<4s4xQ", self._file.read(address, 16))
        at, end = address + 16, address + size
        while signature == b"GCOL" and at + 16 <= end:
            found, length = struct.unpack_from("<H6xQ", self._file.read(at, 16))
            if found == index:
                return self._file.read(at + 16, min(length, limit + 1))
            at += 16 + -(-length // 8) * 8
        raise Refused(DAMAGED)


def _read_messages(file: File, address: int) -> Iterator[tuple[int, bytes]]:
    """Return the messages of an object header, of which there are two layouts, as (kind, bytes) pairs."""
    if file.read(address, 4) == b"OHDR":
        flags = file.read(address, 6)[5]
        start = address + 6 + 16 * bool(flags & 32) + 4 * bool(flags & 16)
        width = 1 << (flags & 3)
        size = int.from_bytes(file.read(start, width), "little")
        head, blocks, tail = struct.Struct(f"<BHB{2 * bool(flags & 4)}x"), [(start + width, size)], 4
    else:
        version, _, size = struct.unpack_from("<BxHxxxxI", file.read(address, 16))
        if version != 1:
            raise Refused(DAMAGED)
        head, blocks, tail = OLD_HEAD, [(address + 16, size)], 0
    while blocks:
        block, at = file.read(*blocks.pop(0)), 0
        if tail and block.startswith(b"OCHK"):
            block, at = block[:-tail], 4
        while at + head.size <= len(block):
            kind, size, flags = head.unpack_from(block, at)
            at += head.size
            data = block[at : at + size]
            at += size
            if len(data) != size:
                raise Refused(DAMAGED)
            if flags & 2 and kind in (DATASPACE, DATATYPE, ATTRIBUTE):
                raise Refused("it is stored in a way that Keras does not use")
            if kind == CONTINUATION:
                blocks.append(struct.unpack_from("<QQ", data))
            else:
                yield kind, data


def _read_link(data: bytes) -> dict[str, int]:
    """Return a link message's name and address as a dictionary, empty for a link to elsewhere."""
    flags, at, kind = data[1], 2, 0
    if flags & 8:
        kind, at = data[at], at + 1
    at += 8 * bool(flags & 4) + bool(flags & 16)
    width = 1 << (flags & 3)
    size = int.from_bytes(data[at : at + width], "little")
    name = data[at + width : at + width + size]
    if kind != 0:
        return {}
    return {_to_text(name): struct.unpack_from("<Q", data, at + width + size)[0]}


def _read_dataspace(data: bytes) -> tuple[int, ...]:
    """Return the shape that a dataspace message gives."""
    version, rank = data[0], data[1]
    if version not in (1, 2):
        raise Refused(DAMAGED)
    return struct.unpack_from(f"<{rank}Q", data, 8 if version == 1 else 4)


def _read_number_type(data: bytes) -> np.dtype:
    """Return the NumPy dtype of a datatype message; only plain numbers have one."""
    kind, flags, (size,) = data[0] & 15, data[1], struct.unpack_from("<I", data, 4)
    order = ">" if flags & 1 else "<"
    if kind == FLOATING_POINT and not flags & 64:
        name = FLOATS.get(struct.unpack_from("<HHBBBBI", data, 8))
        if name == f"f{size}":
            return np.dtype(order + name)
    if kind == FIXED_POINT and size in (1, 2, 4, 8):
        return np.dtype(f"{order}{'i' if flags & 8 else 'u'}{size}")
    if kind == OPAQUE and size == BFLOAT16.itemsize:
        return BFLOAT16
    raise Refused("its weights are not numbers of a usual kind")


def _to_numbers(data: bytes, dtype: np.dtype) -> np.ndarray:
    """Return stored numbers of a dtype, of which `_read_number_type` tells, as an array."""
    if dtype == BFLOAT16:
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
    return np.frombuffer(data, dtype)


def _to_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
