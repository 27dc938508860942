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


def far(low, high, share):
    """Arguments whose exponents are spread evenly between two positive numbers."""
    return [math.exp(random.uniform(math.log(low), math.log(high))) for _ in range(int(N * share))]


def either(values):
    return [random.choice((-1, 1)) * v for v in values]


def next_to(center, share, low=-52, high=-3, sides=(-1, 1)):
    return [center + center * random.choice(sides) * 2.0 ** random.uniform(low, high) for _ in range(int(N * share))]


def sinc(x):
    return mp.sin(mp.pi * x) / (mp.pi * x)


TINY = exponents(-1022, -30, 0.1) + subnormal(0.05)
FURTHER = {
    "Tan": (mp.tan, uniform(-7, 7, 0.4) + uniform(-1e6, 1e6, 0.2) + exponents(20, 1023, 0.1) + near_quarter_turns(0.3) + TINY),
    "Asin": (mp.asin, uniform(-1, 1, 0.5) + either(uniform(0.45, 0.6, 0.3)) + either([1 - 2.0 ** -v for v in uniform(1, 53, 0.2)]) + TINY),
    "Acos": (mp.acos, uniform(-1, 1, 0.5) + either(uniform(0.45, 0.6, 0.3)) + either([1 - 2.0 ** -v for v in uniform(1, 53, 0.2)]) + exponents(-60, -1, 0.1)),
    "Atan": (mp.atan, uniform(-3, 3, 0.5) + either(next_to(0.41421356237309503, 0.1, -10)) + either(next_to(2.414213562373095, 0.1, -10)) + exponents(-40, 60, 0.2)
             + exponents(60, 1023, 0.05) + TINY),
    "Sinh": (mp.sinh, uniform(-2, 2, 0.5) + uniform(-710.4, 710.4, 0.3) + either(uniform(709, 710.475, 0.1)) + TINY),
    "Cosh": (mp.cosh, uniform(-2, 2, 0.5) + uniform(-710.4, 710.4, 0.3) + either(uniform(709, 710.475, 0.1)) + exponents(-60, -1, 0.1)),
    "Asinh": (mp.asinh, uniform(-3, 3, 0.5) + exponents(-30, 30, 0.3) + exponents(30, 1023, 0.2) + TINY),
    "Acosh": (mp.acosh, uniform(1, 3, 0.4) + [1 + 2.0 ** -v for v in uniform(1, 52, 0.3)] + exponents(1, 1023, 0.3, False)),
    "Atanh": (mp.atanh, uniform(-1, 1, 0.5) + exponents(-30, -1, 0.2) + either([1 - 2.0 ** -v for v in uniform(1, 53, 0.2)]) + TINY),
    "Exp2": (lambda x: mp.power(2, x), uniform(-2, 2, 0.3) + uniform(-1022, 1024, 0.4) + uniform(-1074, -1022, 0.2) + exponents(-60, -1, 0.1)),
    "Log2": (lambda x: mp.log(x) / mp.log(2), uniform(0.5, 2, 0.5) + exponents(-1022, 1023, 0.3, False) + [abs(v) for v in subnormal(0.1)] + next_to(1, 0.2)),
    "Log10": (mp.log10, uniform(0.5, 2, 0.5) + exponents(-1022, 1023, 0.3, False) + [abs(v) for v in subnormal(0.1)] + next_to(1, 0.2)),
    "Erfc": (mp.erfc, uniform(-6, 6, 0.3) + uniform(0.8, 1.2, 0.2) + uniform(0.5, 26.54, 0.4) + uniform(26.54, 27.22, 0.1) + exponents(-60, -1, 0.1)),
    "Sinc": (sinc, uniform(-4, 4, 0.5) + [random.randint(-8, 8) + v for v in exponents(-40, -3, 0.2)] + uniform(-1e6, 1e6, 0.2) + exponents(-60, -1, 0.1)),
    "Logit": (lambda x: mp.log(x / (1 - x)), uniform(0, 1, 0.4) + next_to(0.5, 0.3) + [1 - 2.0 ** -v for v in uniform(1, 53, 0.2)]
              + exponents(-1022, -1, 0.1, False) + [abs(v) for v in subnormal(0.1)]),
}

for name, (f, points) in FURTHER.items():
    for x in points:
        mp.dps = 400 if name == "Tan" else 60
        linear = abs(x) < 1e-30 and name not in ("Acos", "Cosh", "Exp2", "Log2", "Log10", "Erfc", "Sinc", "Logit")
        emit(name, [x], mpf(x) if linear else f(mpf(x)))


def pairs(share):
    """Points of all directions and sizes: of like size, next to the diagonal and to the edges of the octants, near an axis, from one end of the range to the other."""
    points = [(random.uniform(-3, 3), random.uniform(-3, 3)) for _ in range(int(N * share * 0.4))]
    for edge in (1, 0.41421356237309503, 2.414213562373095):
        for y in uniform(-2, 2, share * 0.1):
            points.append((y, random.choice((-1, 1)) * y * edge * (1 + 2.0 ** random.uniform(-52, -2))))
    points += list(zip(exponents(-1022, 1022, share * 0.2), exponents(-1022, 1022, share * 0.2)))
    points += [(v, v * random.uniform(-2, 2)) for v in exponents(-1022, 1022, share * 0.1)]
    points += list(zip(subnormal(share * 0.05), subnormal(share * 0.05)))
    return points


mp.dps = 60
for name, f in {"Atan2": mp.atan2, "Hypot": mp.hypot}.items():
    for x, y in pairs(1):
        mp.dps = 700 if name == "Atan2" and abs(x) < abs(y) * 1e-50 else 60
        emit(name, [x, y], f(mpf(x), mpf(y)))
