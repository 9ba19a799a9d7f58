#include "timing.h"

/* Exact, breaks and all: the visit between entries i and i + 1. */
static int32_t allowed(const Day *day, const Tour *tour, int32_t rep, int32_t i, int32_t visit, int32_t there,
                       int32_t onward)
{
    const int32_t states = day->rests + 1, due = day->rest_count[rep];
    const int32_t *leave = tour->leave + ((int64_t)rep * day->row + i) * states;
    for (int32_t b = 0; b <= due; b++)
        for (int32_t then = b; leave[b] < NEVER && then <= due; then++) {
            const int32_t start = earliest_start(day, visit, crossed(day, rep, leave[b], there, b, then));
            if (start >= NEVER)
                break;
            if (start + day->stay[visit] <= latest_clock(day, tour, rep, i + 1, onward, then))
                return 1;
        }
    return 0;
}

/* The cheapest place of the visit in every route, by the way. */
void offers(Search *search, int32_t visit, Fit *found)
{
    for (int32_t r = 0; r < search->day.m; r++)
        found[r] = cheapest(search, r, visit, 1);
}

/* Costs are the way alone, or all the time the visit takes: way, stay and waiting.
 * Later places are not looked at once the visit is closed before it can be reached: where triangles are
 * honest nobody gets there sooner by a stop more. */
Fit cheapest(Search *search, int32_t rep, int32_t visit, int32_t by_way)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    const Knobs *knobs = &search->knobs;
    const int32_t n = tour->count[rep];
    Fit best = {NEVER, -1, 0};
    if (day->gain[(int64_t)rep * day->n + visit] == FORBIDDEN || n >= day->most[rep] ||
        tour->used[rep] + day->load[visit] > day->room[rep])
        return best;
    const int64_t row = (int64_t)rep * day->row, nodes = day->n + 2 * (int64_t)day->m;
    const int64_t grid = (day->profile[rep] * nodes + visit) * nodes;
    const int32_t *from = day->into + grid, *to = day->out + grid;
    const int32_t *path = tour->path + row, *ready = tour->ready + row, *limit = tour->limit + row;
    const int32_t *gap = tour->gap + row;
    const int32_t several = day->window_count[visit] > 1, stay = day->stay[visit];
    const int32_t opens = day->opens[(int64_t)visit * day->windows];
    const int32_t closes = day->closes[(int64_t)visit * day->windows + day->window_count[visit] - 1];
    for (int32_t i = 0; i <= n; i++) {
        const int32_t there = from[path[i]], reached = ready[i] + there;
        if (reached > closes && knobs->exact)
            continue;
        if (reached > closes)
            break;
        const int32_t onward = to[path[i + 1]];
        const int32_t start = several ? earliest_start(day, visit, reached) : reached > opens ? reached : opens;
        if (start + stay + onward > limit[i])
            continue;
        const int32_t way = there + onward - gap[i];
        const int32_t cost = by_way ? way : way + stay + (i ? start - reached : 0);
        if (cost >= best.cost || (knobs->blink > 0 && share(search->desk.chance) < knobs->blink))
            continue;
        if (day->rest_count[rep] && !allowed(day, tour, rep, i, visit, there, onward))
            continue;
        best = (Fit){cost, i + 1, way};
    }
    return best;
}
