/* What a search is about (Day), the routes it works on (Tour) and its scratch (Desk).
 *
 * Nodes: candidates 0..n-1, then each rep's start n+r, then each rep's end n+m+r. Times are whole seconds.
 * Grids are row-major; the caller owns all memory. */
#ifndef ROUNDS_DAY_H
#define ROUNDS_DAY_H

#include <stdint.h>

#define NEVER (1 << 29)              /* seconds: later than any clock plus any way */
#define FORBIDDEN (-((int64_t)1 << 61)) /* as a gain: the rep may not */

typedef struct {
    int32_t n;            /* candidates */
    int32_t m;            /* reps */
    int32_t windows;      /* most windows of a candidate */
    int32_t rests;        /* most breaks of a rep */
    int32_t near;         /* neighbours listed per candidate */
    int32_t row;          /* entries per route: most stops + 2 */
    int32_t travel_price; /* value of a second of travel */
    int32_t wait_price;   /* value of a second of waiting */
    const int32_t *ways;  /* profile, node, other node, 2: seconds from the other and to the other */
    const int32_t *profile;
    const int32_t *stay;
    const int32_t *opens;   /* n x windows */
    const int32_t *closes;  /* n x windows */
    const int32_t *window_count;
    const int64_t *gain;    /* m x n, FORBIDDEN where the rep may not */
    const int64_t *base;    /* n, the highest gain of any rep */
    const int32_t *load;
    const int32_t *room;    /* m: most load */
    const int32_t *most;    /* m: most stops */
    const int32_t *begins;  /* m */
    const int32_t *ends;    /* m */
    const int32_t *rest_opens;  /* m x rests */
    const int32_t *rest_closes; /* m x rests */
    const int32_t *rest_stay;   /* m x rests */
    const int32_t *rest_count;
    const int32_t *twin;    /* m: the first rep exactly like this one */
    const int32_t *nearby;  /* n x near */
    const uint8_t *promised; /* n */
} Day;

typedef struct {
    int32_t *path;    /* m x row: start, stops, end */
    int32_t *count;   /* m: stops */
    int32_t *at;      /* n: the route that visits it, or -1 */
    int32_t *leave;   /* m x row x (rests + 1): earliest clock after entry i with b breaks taken */
    int32_t *latest;  /* m x row x (rests + 1): latest start at entry i with b breaks taken */
    int32_t *waited;  /* m x row x (rests + 1) */
    int32_t *ready;   /* m x row: least of leave */
    int32_t *limit;   /* m x row: greatest of latest of the next entry */
    int32_t *gap;     /* m x row: way from entry i to i + 1 */
    int32_t *slack;   /* m x row: the most that way, stay and waiting of a stop after entry i may add */
    int32_t *widest;  /* m: greatest of slack */
    int32_t *used;    /* m: load */
    int64_t *worth;   /* m */
} Tour;

typedef struct {
    uint64_t *chance;    /* 1 */
    int32_t *open;       /* n: candidates in no route */
    int32_t *open_count; /* 1 */
    uint8_t *fresh;      /* n: taken out in this step */
    uint8_t *touched;    /* m */
    int32_t *changed;    /* m: the touched routes */
    int32_t *changed_count; /* 1 */
    double *fit;         /* m x n */
    int32_t *place;      /* m x n */
    uint8_t *stale;      /* m x n: the fit was one before the route changed elsewhere */
    double *best;        /* n */
    int32_t *best_rep;   /* n */
    double *weight;      /* n */
    int32_t *kept_path;  /* m x row */
    int32_t *kept_count; /* m */
    int64_t *kept_worth; /* m */
    int32_t *top_path;   /* m x row: the best routes met */
    int32_t *top_count;  /* m */
    int64_t *value;      /* 2: now, best */
    int64_t *losses;     /* 64: how often a step lost so many bits of value */
} Desk;

typedef struct {
    double heat;       /* temperature, in value */
    double removed;    /* mean number of stops taken out */
    double longest;    /* longest string taken out */
    double part;       /* of the mean route, at most */
    double blink;      /* share of positions overlooked */
    double ignored;    /* share of the visits that nobody makes, left aside in a step */
    double spread;     /* noise of the weights, 0..2 */
    double scattered;  /* share of steps that take out single stops */
    double daring;     /* share of steps that may put in a visit which does not pay its way alone */
    double low_power;  /* of the prize in the ratio */
    double high_power;
    int32_t exact;     /* no short cuts: what fits and is worth its way is found, by the way alone */
} Knobs;

/* Routes met on the way, one per slot: the last, or the best of the same visits by the same kind of rep. */
typedef struct {
    int32_t slots;   /* a power of two */
    uint64_t *mark;  /* slots: of the visits and the kind of rep; 0 = empty */
    int32_t *rep;    /* slots */
    int32_t *count;  /* slots */
    int32_t *path;   /* slots x row */
    int64_t *worth;  /* slots */
} Pool;

typedef struct {
    Day day;
    Tour tour;
    Desk desk;
    Pool pool;
    Knobs knobs;
} Search;

/* chance.c */
uint64_t mixed(uint64_t z);
double share(uint64_t *chance);
int32_t below(uint64_t *chance, int32_t count);

/* timing.c */
void retime(const Day *day, Tour *tour, int32_t rep);

/* fit.c: the cost of the cheapest place of the visit in the route, or in the gaps after those entries; NEVER without
 * one. Costs are the way alone, or all the time the visit takes: way, stay and waiting. */
typedef struct {
    int32_t cost;
    int32_t place; /* the entry it becomes */
    int32_t way;   /* what the way grows by */
} Fit;
typedef struct {
    int32_t low;
    int32_t high;
} Span;
Fit cheapest_within(Search *search, int32_t rep, int32_t visit, Span after, int32_t by_way);
Fit cheapest(Search *search, int32_t rep, int32_t visit, int32_t by_way);

/* ruin.c */
void touch(Search *search, int32_t rep);
void ruin(Search *search);

/* recreate.c */
void recreate(Search *search);

/* pool.c */
void pool(Search *search, int32_t rep);

#endif
