#ifndef ROUNDS_TIMING_H
#define ROUNDS_TIMING_H
#include "day.h"

static inline int32_t earliest_start(const Day *day, int32_t visit, int32_t ready)
{
    const int32_t *opens = day->opens + (int64_t)visit * day->windows;
    const int32_t *closes = day->closes + (int64_t)visit * day->windows;
    for (int32_t w = 0; w < day->window_count[visit]; w++)
        if (ready <= closes[w])
            return ready > opens[w] ? ready : opens[w];
    return NEVER;
}

static inline int32_t latest_start(const Day *day, int32_t visit, int32_t limit)
{
    const int32_t *opens = day->opens + (int64_t)visit * day->windows;
    const int32_t *closes = day->closes + (int64_t)visit * day->windows;
    for (int32_t w = day->window_count[visit] - 1; w >= 0; w--)
        if (opens[w] <= limit)
            return limit < closes[w] ? limit : closes[w];
    return -1;
}

/* When a leg begun at the clock is over, breaks b..then-1 taken on it. */
static inline int32_t crossed(const Day *day, int32_t rep, int32_t clock, int32_t way, int32_t b, int32_t then)
{
    const int64_t row = (int64_t)rep * day->rests;
    if (then > b && clock > day->rest_closes[row + b])
        return NEVER;
    int32_t ready = clock + way;
    for (int32_t k = b; k < then; k++) {
        if (ready < day->rest_opens[row + k])
            ready = day->rest_opens[row + k];
        ready += day->rest_stay[row + k];
    }
    return ready;
}

/* The latest clock plus way of a leg with those breaks that must be over by then. */
static inline int32_t begun(const Day *day, int32_t rep, int32_t ready, int32_t b, int32_t then)
{
    const int64_t row = (int64_t)rep * day->rests;
    for (int32_t k = then - 1; k >= b; k--) {
        ready -= day->rest_stay[row + k];
        if (ready < day->rest_opens[row + k])
            return -1;
    }
    return ready;
}

/* The latest clock at which the leg to entry i may begin, b breaks taken before. */
static inline int32_t latest_clock(const Day *day, const Tour *tour, int32_t rep, int32_t i, int32_t way, int32_t b)
{
    const int32_t states = day->rests + 1;
    const int32_t *latest = tour->latest + ((int64_t)rep * day->row + i) * states;
    int32_t top = -1;
    for (int32_t then = b; then <= day->rest_count[rep]; then++) {
        int32_t clock = begun(day, rep, latest[then], b, then) - way;
        if (then > b && clock > day->rest_closes[(int64_t)rep * day->rests + b])
            clock = day->rest_closes[(int64_t)rep * day->rests + b];
        if (clock > top)
            top = clock;
    }
    return top;
}
#endif
