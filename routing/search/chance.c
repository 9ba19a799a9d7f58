#include "day.h"

/* splitmix64; source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
uint64_t mixed(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t next(uint64_t *chance)
{
    return mixed(*chance += 0x9E3779B97F4A7C15u);
}

double share(uint64_t *chance)
{
    return (double)(next(chance) >> 11) * 0x1.0p-53;
}

int32_t below(uint64_t *chance, int32_t count)
{
    return (int32_t)((next(chance) >> 33) % (uint64_t)count);
}
