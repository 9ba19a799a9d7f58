#include "timing.h"

/* Exact, breaks and all: the visit between entries i and i + 1. */
static int32_t allowed(const Search *search, int32_t rep, int32_t i, int32_t visit)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    const int64_t row = (int64_t)rep * day->row, nodes = day->n + 2 * (int64_t)day->m;
    const int32_t *ways = day->ways + 2 * (day->profile[rep] * nodes + visit) * nodes;
    const int32_t there = ways[2 * tour->path[row + i]], onward = ways[2 * tour->path[row + i + 1] + 1];
    const int32_t states = day->rests + 1, due = day->rest_count[rep];
    const int32_t *leave = tour->leave + (row + i) * states;
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

static int32_t full(const Day *day, const Tour *tour, int32_t rep, int32_t visit)
{
    return day->gain[(int64_t)rep * day->n + visit] == FORBIDDEN || tour->count[rep] >= day->most[rep] ||
           tour->used[rep] + day->load[visit] > day->room[rep];
}

/* The cheapest of the entries low..high after which the visit may go, breaks not looked at, that costs more than
 * `past`, or as much at a later entry. Unless exact, triangles are trusted: no stop takes less time than it stays, and
 * later places are not looked at once the visit is closed before it can be reached. */
static Fit cheapest_after(Search *search, int32_t rep, int32_t visit, Span span, int32_t by_way, Fit past)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    const Knobs *knobs = &search->knobs;
    const int64_t row = (int64_t)rep * day->row, nodes = day->n + 2 * (int64_t)day->m;
    const int32_t *ways = day->ways + 2 * (day->profile[rep] * nodes + visit) * nodes;
    const int32_t *path = tour->path + row, *ready = tour->ready + row, *limit = tour->limit + row;
    const int32_t *gap = tour->gap + row, *slack = tour->slack + row;
    const int32_t several = day->window_count[visit] > 1, stay = day->stay[visit];
    const int32_t opens = day->opens[(int64_t)visit * day->windows];
    const int32_t closes = day->closes[(int64_t)visit * day->windows + day->window_count[visit] - 1];
    Fit best = {NEVER, -1, 0};
    for (int32_t i = span.low; i <= span.high; i++) {
        if ((stay > slack[i] && !knobs->exact) || opens + stay > limit[i])
            continue;
        const int32_t there = ways[2 * path[i]], reached = ready[i] + there;
        if (reached > closes && knobs->exact)
            continue;
        if (reached > closes)
            break;
        const int32_t onward = ways[2 * path[i + 1] + 1];
        const int32_t start = several ? earliest_start(day, visit, reached) : reached > opens ? reached : opens;
        const int32_t way = there + onward - gap[i];
        if (start + stay + onward > limit[i] || way + stay > slack[i])
            continue;
        const int32_t cost = by_way ? way : way + stay + (i ? start - reached : 0);
        if (cost >= best.cost || cost < past.cost || (cost == past.cost && i < past.place))
            continue;
        if (knobs->blink > 0 && share(search->desk.chance) < knobs->blink)
            continue;
        best = (Fit){cost, i + 1, way};
    }
    return best;
}

Fit cheapest_within(Search *search, int32_t rep, int32_t visit, Span span, int32_t by_way)
{
    const Fit none = {NEVER, -1, 0};
    Fit fit = {-NEVER, -1, 0};
    if (full(&search->day, &search->tour, rep, visit) ||
        (search->day.stay[visit] > search->tour.widest[rep] && !search->knobs.exact))
        return none;
    do
        fit = cheapest_after(search, rep, visit, span, by_way, fit);
    while (fit.cost < NEVER && search->day.rest_count[rep] && !allowed(search, rep, fit.place - 1, visit));
    return fit;
}

Fit cheapest(Search *search, int32_t rep, int32_t visit, int32_t by_way)
{
    return cheapest_within(search, rep, visit, (Span){0, search->tour.count[rep]}, by_way);
}
