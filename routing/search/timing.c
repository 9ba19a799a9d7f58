#include "timing.h"

/* The earliest clocks after each entry, per number of breaks taken. */
static void forward(const Day *day, Tour *tour, int32_t rep)
{
    const int32_t states = day->rests + 1, due = day->rest_count[rep], n = tour->count[rep];
    const int64_t row = (int64_t)rep * day->row;
    int32_t *leave = tour->leave + row * states, *waited = tour->waited + row * states;
    leave[0] = day->begins[rep];
    waited[0] = 0;
    for (int32_t b = 1; b <= due; b++)
        leave[b] = NEVER;
    tour->ready[row] = leave[0];
    for (int32_t i = 1; i <= n; i++) {
        const int32_t visit = tour->path[row + i], way = tour->gap[row + i - 1];
        const int32_t *from = leave + (int64_t)(i - 1) * states, *wait = waited + (int64_t)(i - 1) * states;
        int32_t *after = leave + (int64_t)i * states, *sum = waited + (int64_t)i * states;
        int32_t least = NEVER;
        for (int32_t b = 0; b <= due; b++)
            after[b] = NEVER;
        for (int32_t b = 0; b <= due; b++) {
            int32_t rested = 0;
            for (int32_t then = b; from[b] < NEVER && then <= due; then++) {
                if (then > b)
                    rested += day->rest_stay[(int64_t)rep * day->rests + then - 1];
                const int32_t start = earliest_start(day, visit, crossed(day, rep, from[b], way, b, then));
                if (start >= NEVER)
                    break;
                if (start + day->stay[visit] < after[then]) {
                    after[then] = start + day->stay[visit];
                    sum[then] = wait[b] + (i > 1 ? start - from[b] - way - rested : 0);
                }
            }
        }
        for (int32_t b = 0; b <= due; b++)
            if (after[b] < least)
                least = after[b];
        tour->ready[row + i] = least;
    }
}

/* Waiting of the earliest way home. */
static int32_t waiting(const Day *day, const Tour *tour, int32_t rep)
{
    const int32_t states = day->rests + 1, due = day->rest_count[rep], n = tour->count[rep];
    const int64_t row = (int64_t)rep * day->row;
    const int32_t *leave = tour->leave + (row + n) * states;
    int32_t end = NEVER, wait = 0;
    for (int32_t b = 0; b <= due; b++)
        for (int32_t then = b; leave[b] < NEVER && then <= due; then++) {
            const int32_t ready = crossed(day, rep, leave[b], tour->gap[row + n], b, then);
            if (ready >= NEVER)
                break;
            if ((then == due || ready <= day->rest_closes[(int64_t)rep * day->rests + then]) && ready < end) {
                end = ready;
                wait = tour->waited[(row + n) * states + b];
            }
        }
    return wait;
}

/* The latest starts of each entry, per number of breaks taken; at home a break that can be begun is spared. */
static void backward(const Day *day, Tour *tour, int32_t rep)
{
    const int32_t states = day->rests + 1, due = day->rest_count[rep], n = tour->count[rep];
    const int64_t row = (int64_t)rep * day->row;
    for (int32_t i = n + 1; i >= 1; i--) {
        int32_t *latest = tour->latest + (row + i) * states;
        const int32_t visit = tour->path[row + i];
        int32_t most = -1;
        for (int32_t b = 0; b <= due; b++) {
            if (i == n + 1) {
                const int32_t closes = b < due ? day->rest_closes[(int64_t)rep * day->rests + b] : NEVER;
                latest[b] = day->ends[rep] < closes ? day->ends[rep] : closes;
            } else {
                const int32_t clock = latest_clock(day, tour, rep, i + 1, tour->gap[row + i], b);
                latest[b] = latest_start(day, visit, clock - day->stay[visit]);
            }
            if (latest[b] > most)
                most = latest[b];
        }
        tour->limit[row + i - 1] = most;
    }
}

/* Breaks may be anywhere between two entries, and waiting for one may be spent on the stop. */
static void slack(const Day *day, Tour *tour, int32_t rep)
{
    const int32_t states = day->rests + 1, due = day->rest_count[rep], n = tour->count[rep];
    const int64_t row = (int64_t)rep * day->row;
    int32_t widest = -1;
    for (int32_t i = 0; i <= n; i++) {
        const int32_t *leave = tour->leave + (row + i) * states, *latest = tour->latest + (row + i + 1) * states;
        int32_t most = -1;
        for (int32_t b = 0; b <= due; b++) {
            int32_t ready = leave[b] + tour->gap[row + i];
            for (int32_t then = b; leave[b] < NEVER && then <= due; then++) {
                if (then > b)
                    ready += day->rest_stay[(int64_t)rep * day->rests + then - 1];
                if (latest[then] - ready > most)
                    most = latest[then] - ready;
            }
        }
        tour->slack[row + i] = most;
        if (most > widest)
            widest = most;
    }
    tour->widest[rep] = widest;
}

void retime(const Day *day, Tour *tour, int32_t rep)
{
    const int32_t n = tour->count[rep];
    const int64_t row = (int64_t)rep * day->row, nodes = day->n + 2 * (int64_t)day->m;
    const int32_t *ways = day->ways + 2 * day->profile[rep] * nodes * nodes;
    int32_t *path = tour->path + row;
    int64_t gain = 0, way = 0;
    int32_t used = 0;
    path[0] = day->n + rep;
    path[n + 1] = day->n + day->m + rep;
    for (int32_t i = 0; i <= n; i++) {
        tour->gap[row + i] = n ? ways[2 * (path[i] * nodes + path[i + 1]) + 1] : 0;
        way += tour->gap[row + i];
        if (i) {
            gain += day->gain[(int64_t)rep * day->n + path[i]];
            used += day->load[path[i]];
        }
    }
    forward(day, tour, rep);
    backward(day, tour, rep);
    slack(day, tour, rep);
    tour->used[rep] = used;
    tour->worth[rep] = gain - day->travel_price * way - (n ? (int64_t)day->wait_price * waiting(day, tour, rep) : 0);
}
