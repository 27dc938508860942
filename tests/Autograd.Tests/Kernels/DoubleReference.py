"""Writes DoubleReference.txt: values of the elementary functions to 60 digits (python3 DoubleReference.py > DoubleReference.txt; needs mpmath).

Each line: function, argument(s) and result as hexadecimal bits, and the true value minus that result in units of the result's last place.
"""
import math
import random
import struct

from mpmath import mp, mpf

random.seed(7)
N = 300


def bits(x):
    return "%x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def uniform(low, high, share):
    return [random.uniform(low, high) for _ in range(int(N * share))]


def exponents(low, high, share, signed=True):
    sign = (-1, 1) if signed else (1,)
    return [random.choice(sign) * random.uniform(1, 2) * 2.0 ** random.randint(low, high) for _ in range(int(N * share))]


def subnormal(share):
    return [random.choice((-1, 1)) * 5e-324 * random.randint(1, 2 ** random.randint(1, 51)) for _ in range(int(N * share))]


def near_quarter_turns(share):
    return [float(mp.pi / 2 * random.randint(1, 600_000)) for _ in range(int(N * share))]


def emit(name, arguments, y):
    rounded = float(y)
    if rounded != 0 and not math.isinf(rounded):
        print(name, *map(bits, arguments), bits(rounded), "%.2f" % float((y - mpf(rounded)) / mpf(math.ulp(rounded))))


FUNCTIONS = {
    "Exp": (mp.exp, uniform(-1, 1, 0.2) + uniform(-708, 709.7, 0.4) + uniform(-745, -708, 0.2) + exponents(-60, -1, 0.2)),
    "Expm1": (mp.expm1, uniform(-1, 1, 0.4) + uniform(-40, 709.7, 0.3) + exponents(-60, -1, 0.2) + exponents(-1022, -60, 0.05) + subnormal(0.05)),
    "Log": (mp.log, uniform(0.5, 2, 0.5) + exponents(-1022, 1023, 0.3, False) + [abs(v) for v in subnormal(0.1)]
            + [1 + v for v in exponents(-52, -3, 0.2)]),
    "Log1p": (mp.log1p, uniform(-0.99, 2, 0.4) + exponents(1, 1023, 0.2, False) + exponents(-60, -1, 0.3) + exponents(-1022, -60, 0.05)
              + [-1 + 2.0 ** -v for v in uniform(1, 53, 0.1)]),
    "Tanh": (mp.tanh, uniform(-1, 1, 0.5) + uniform(-20, 20, 0.2) + uniform(0.5, 0.8, 0.2) + exponents(-1022, -1, 0.2) + subnormal(0.05)),
    "Sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), uniform(-2, 2, 0.5) + uniform(-40, 40, 0.3) + uniform(-745, -40, 0.2)),
    "Erf": (mp.erf, uniform(-1, 1, 0.4) + uniform(-6, 6, 0.4) + uniform(0.9, 1.2, 0.2) + exponents(-1022, -1, 0.1) + subnormal(0.05)),
    "Sin": (mp.sin, uniform(-7, 7, 0.4) + uniform(-1e6, 1e6, 0.2) + exponents(20, 1023, 0.1) + near_quarter_turns(0.3) + exponents(-1022, -1, 0.1)),
    "Cos": (mp.cos, uniform(-7, 7, 0.4) + uniform(-1e6, 1e6, 0.2) + exponents(20, 1023, 0.1) + near_quarter_turns(0.3) + exponents(-60, -1, 0.1)),
}

for name, (f, points) in FUNCTIONS.items():
    mp.dps = 400 if name in ("Sin", "Cos") else 60
    for x in points:
        tiny = abs(x) < 1e-30 and name not in ("Exp", "Log", "Sigmoid", "Cos")
        emit(name, [x], mpf(x) * (2 / mp.sqrt(mp.pi) if name == "Erf" else 1) if tiny else f(mpf(x)))

mp.dps = 60
written = 0
while written < N:
    case = random.random()
    if case < 0.4:
        x, y = random.uniform(0.01, 10), random.uniform(-20, 20)
    elif case < 0.7:
        x = random.uniform(1, 2) * 2.0 ** random.randint(-1022, 1022)
        y = random.uniform(-700, 700) / math.log(x)
    elif case < 0.85:
        x = 1 + random.choice((-1, 1)) * 2.0 ** random.uniform(-45, -3)
        y = random.uniform(-720, 720) / math.log(x)
    elif case < 0.93:
        x = random.uniform(0.01, 20)
        y = random.uniform(-744, -708) / math.log(x)
    else:
        x, y = -random.uniform(0.1, 10), float(random.randint(-200, 200))
    value = mp.power(mpf(abs(x)), mpf(y)) * (-1 if x < 0 and y % 2 == 1 else 1)
    if mpf("5e-324") < abs(value) < mpf("1.79e308"):
        emit("Pow", [x, y], value)
        written += 1
