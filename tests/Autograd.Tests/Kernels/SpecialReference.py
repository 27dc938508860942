"""Writes SpecialReference.txt: values of the special functions to 60 digits (python3 SpecialReference.py > SpecialReference.txt; needs mpmath).

Each line: function, argument(s) and result as hexadecimal bits, the true value minus that result in units of the result's last place, and the size in
whose last place errors count where that is more than the result's own: functions that are differences of larger terms or waves lose relative digits
next to their zeros. An argument to this script is the number of points per function.
"""
import math
import random
import struct
import sys

from mpmath import mp, mpf

random.seed(11)
N = int(sys.argv[1]) if len(sys.argv) > 1 else 120
ONLY = sys.argv[2:]
mp.dps = 60


def bits(x):
    return "%x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def uniform(low, high, share):
    return [random.uniform(low, high) for _ in range(int(N * share))]


def far(low, high, share, signs=(1,)):
    """Arguments whose exponents are spread evenly between two positive numbers."""
    return [random.choice(signs) * math.exp(random.uniform(math.log(low), math.log(high))) for _ in range(int(N * share))]


def next_to(center, share, low=-52, high=-3):
    return [center + center * random.choice((-1, 1)) * 2.0 ** random.uniform(low, high) for _ in range(int(N * share))]


def emit(name, arguments, y, scale=0):
    rounded = float(y)
    if rounded != 0 and not math.isinf(rounded):
        tail = (bits(float(scale)),) if abs(scale) > abs(rounded) else ()
        print(name, *map(bits, arguments), bits(rounded), "%.2f" % float((y - mpf(rounded)) / mpf(math.ulp(rounded))), *tail)


def below_one(share):
    """To 1 - 2^-53."""
    return [1 - 2.0 ** -v for v in uniform(1, 53, share)]


def either(values):
    return [random.choice((-1, 1)) * v for v in values]


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x) if x < 1e6 else (1 - 1 / (2 * x * x)) / (x * mp.sqrt(mp.pi))


def ndtri(p):
    if p > 1e-20:
        return mp.sqrt(2) * mp.erfinv(2 * p - 1)
    x = -mp.sqrt(-2 * mp.log(p))
    return mp.findroot(lambda t: mp.log(mp.erfc(-t / mp.sqrt(2)) / 2) - mp.log(p), x)


def scaled(f):
    return lambda x: f(x) * mp.exp(x)


def wave(x):
    return mp.sqrt(2 / (mp.pi * abs(x))) if abs(x) > 0.6 else 0


def lgamma(x):
    return mp.log(abs(mp.gamma(x))) if abs(x) < 1e4 else mp.loggamma(x)


POSITIVE = uniform(0, 3, 0.3) + uniform(0, 30, 0.4) + far(1e-300, 1, 0.1) + far(1e-12, 700, 0.2)
BOTH = either(POSITIVE)
WAVES = uniform(0, 5, 0.3) + uniform(0, 40, 0.4) + far(1e-300, 1, 0.1) + far(1, 1e12, 0.2)

FUNCTIONS = {
    "Erfcx": (erfcx, uniform(-26.6, 0, 0.2) + uniform(-1, 5, 0.5) + uniform(0, 50, 0.2) + far(1e-20, 1e300, 0.1)),
    "Erfinv": (mp.erfinv, either(uniform(0, 1, 0.4) + below_one(0.4) + far(1e-300, 1, 0.2))),
    "Ndtr": (mp.ncdf, uniform(-3, 3, 0.5) + uniform(-38.5, 9, 0.4) + far(1e-20, 1, 0.1)),
    "Ndtri": (ndtri, uniform(0, 1, 0.4) + below_one(0.2) + far(1e-307, 1, 0.4) + next_to(0.5, 0.2)),
    "LogNdtr": (lambda x: mp.log(mp.ncdf(x)) if x < 5 else mp.log1p(-mp.ncdf(-x)), uniform(-3, 3, 0.5) + uniform(-40, 37, 0.4) + far(1, 1e8, 0.1, (-1,))),
    "Lgamma": (lgamma, uniform(0, 3, 0.4) + next_to(1, 0.15) + next_to(2, 0.15) + uniform(0, 30, 0.2) + far(1e-300, 1e300, 0.2) + uniform(-30, 0, 0.3)),
    "Digamma": (mp.digamma, uniform(0, 3, 0.4) + uniform(0, 30, 0.3) + next_to(1.4616321449683622, 0.1) + far(1e-300, 1e300, 0.2) + uniform(-30, 0, 0.3)),
    "Trigamma": (lambda x: mp.psi(1, x), uniform(0, 3, 0.4) + uniform(0, 30, 0.2) + far(1e-150, 1e300, 0.2) + uniform(-30, 0, 0.2)),
    "I0": (lambda x: mp.besseli(0, x), BOTH + uniform(0, 713, 0.3)),
    "I1": (lambda x: mp.besseli(1, x), BOTH + uniform(0, 713, 0.3)),
    "I0e": (lambda x: mp.besseli(0, x) * mp.exp(-abs(x)), BOTH + uniform(0, 713, 0.3)),
    "I1e": (lambda x: mp.besseli(1, x) * mp.exp(-abs(x)), BOTH + uniform(0, 713, 0.3)),
    "K0": (lambda x: mp.besselk(0, x), POSITIVE + uniform(0, 740, 0.3)),
    "K1": (lambda x: mp.besselk(1, x), POSITIVE + uniform(0, 740, 0.3)),
    "K0e": (scaled(lambda x: mp.besselk(0, x)), POSITIVE + uniform(0, 740, 0.3)),
    "K1e": (scaled(lambda x: mp.besselk(1, x)), POSITIVE + uniform(0, 740, 0.3)),
    "J0": (lambda x: mp.besselj(0, x), either(WAVES)),
    "J1": (lambda x: mp.besselj(1, x), either(WAVES)),
    "Y0": (lambda x: mp.bessely(0, x), WAVES),
    "Y1": (lambda x: mp.bessely(1, x), WAVES),
    "SphericalJ0": (lambda x: mp.sin(x) / x, either(WAVES)),
    "AiryAi": (mp.airyai, uniform(-4, 4, 0.4) + uniform(-30, 0, 0.3) + uniform(0, 103, 0.3) + far(1, 1e6, 0.1, (-1,))),
    "AiryAiPrime": (lambda x: mp.airyai(x, derivative=1), uniform(-4, 4, 0.4) + uniform(-30, 0, 0.3) + uniform(0, 103, 0.3)),
    "Entr": (lambda x: -x * mp.log(x), uniform(0, 3, 0.5) + far(1e-300, 1e300, 0.3) + next_to(1, 0.2)),
}

SCALES = {
    "Lgamma": lambda x: max(1, mp.loggamma(1 - x)) if x < 0 else 0,
    "Digamma": lambda x: 1 + abs(mp.digamma(1 - x)) if x < 0 else 0,
    "J0": wave, "J1": wave, "Y0": wave, "Y1": wave,
    "SphericalJ0": lambda x: 1 / abs(x) if abs(x) > 3 else 0,
    "AiryAi": lambda x: abs(x) ** -0.25 / mp.sqrt(mp.pi) if x < -1 else 0,
    "AiryAiPrime": lambda x: abs(x) ** 0.25 / mp.sqrt(mp.pi) if x < -0.5 else 0,
}

for name, (f, points) in FUNCTIONS.items():
    if ONLY and name not in ONLY:
        continue
    for x in points:
        mp.dps = 400 if name in ("Erfinv", "Ndtri") and x < 1e-20 else 60
        if name == "LogNdtr" and x > 5:
            mp.dps = 360
        emit(name, [x], f(mpf(x)), SCALES.get(name, lambda x: 0)(mpf(x)))


def pairs():
    for _ in range(N):
        a = math.exp(random.uniform(math.log(1e-3), math.log(1e4)))
        x = abs(random.choice((a * (1 + random.gauss(0, 1.5) / math.sqrt(a)), random.uniform(0, 3 * a + 5), random.uniform(0, a + 1))))
        yield a, x


def log_sized(y):
    """Where the result is e^-t, its exponent's rounding error counts t times."""
    return y * max(1, -mp.log(y)) if 0 < y < 1 else 0


def gammainc(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def gammaincc(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


mp.dps = 60
for name, f in {"Gammainc": gammainc, "Gammaincc": gammaincc}.items():
    if ONLY and name not in ONLY:
        continue
    for a, x in pairs():
        try:
            y = f(mpf(a), mpf(x))
        except (ValueError, mp.NoConvergence):
            continue
        if y > 1e-290:
            emit(name, [a, x], y, log_sized(y))

if not ONLY or "Zeta" in ONLY:
    for s, q in zip(uniform(1, 3, 0.5) + uniform(1, 60, 0.5), far(1e-3, 1e3, 1)):
        mp.dps = 400  # its precision is absolute
        emit("Zeta", [s, q], mp.zeta(mpf(s), mpf(q)))
if not ONLY or "Polygamma" in ONLY:
    for n, x in zip([random.randint(2, 30) for _ in range(N)], uniform(0, 3, 0.5) + uniform(0, 30, 0.5)):
        mp.dps = 60
        emit("Polygamma", [float(n), x], mp.psi(n, mpf(x)))
for name, f in {"Xlogy": lambda x, y: x * mp.log(y), "Xlog1py": lambda x, y: x * mp.log1p(y)}.items():
    if not ONLY or name in ONLY:
        for x, y in zip(uniform(-3, 3, 1), uniform(0, 3, 0.5) + far(1e-300, 1e300, 0.5)):
            emit(name, [x, y], f(mpf(x), mpf(y)))
