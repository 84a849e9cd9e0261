"""Addresses as Ethereum writes them: 40 hexadecimal digits whose capitals are a checksum (EIP-55)."""
import hashlib
import re

MASK = (1 << 64) - 1
RATE = 136   # bytes of the sponge's state that a block fills, for 256 bits out


def _round_constants():
    """The linear feedback shift register of the Keccak reference, section 1.2."""
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return constants


CONSTANTS = _round_constants()


def _turn(word, by):
    by %= 64
    return (word << by | word >> (64 - by)) & MASK if by else word


def _permute(lanes):
    for constant in CONSTANTS:
        sums = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        lanes = [lane ^ sums[(i - 1) % 5] ^ _turn(sums[(i + 1) % 5], 1) for i, lane in enumerate(lanes)]
        x, y, moved = 1, 0, lanes[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            lanes[x + 5 * y], moved = _turn(moved, (step + 1) * (step + 2) // 2), lanes[x + 5 * y]
        lanes = [lanes[i] ^ (~lanes[i - i % 5 + (i + 1) % 5] & lanes[i - i % 5 + (i + 2) % 5]) for i in range(25)]
        lanes[0] ^= constant
    return lanes


def keccak256(data):
    """The hash of Ethereum: SHA-3 before its last change, so hashlib's sha3_256 is another one."""
    data = bytearray(data) + b"\x01" + bytes(-(len(data) + 1) % RATE)
    data[-1] |= 0x80
    lanes = [0] * 25
    for block in range(0, len(data), RATE):
        for i in range(RATE // 8):
            lanes[i] ^= int.from_bytes(data[block + 8 * i:block + 8 * i + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def checksummed(address):
    digits = address[2:].lower()
    digest = keccak256(digits.encode()).hex()
    return "0x" + "".join(d.upper() if int(h, 16) > 7 else d for d, h in zip(digits, digest))


def is_address(text):
    return bool(re.fullmatch(r"0x[0-9a-fA-F]{40}", text)) and checksummed(text) == text


def address_of(name):
    """An address that belongs to a name, for made-up people."""
    return checksummed("0x" + hashlib.sha256(name.encode()).hexdigest()[:40])


assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
assert is_address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
