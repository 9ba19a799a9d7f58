#include "day.h"
#include <math.h>

/* The k-th open visit becomes that entry of the route. */
static void put(Search *search, int32_t rep, int32_t place, int32_t k)
{
    Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    const int32_t visit = desk->open[k];
    int32_t *path = tour->path + (int64_t)rep * search->day.row;
    touch(search, rep);
    desk->open[k] = desk->open[--*desk->open_count];
    for (int32_t i = tour->count[rep] + 1; i > place; i--)
        path[i] = path[i - 1];
    path[place] = visit;
    tour->count[rep]++;
    tour->at[visit] = rep;
    retime(&search->day, tour, rep);
}

/* Of several idle reps who are exactly alike only the first is asked. */
static int32_t spare(const Search *search, int32_t rep)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    if (tour->count[rep])
        return 0;
    for (int32_t r = day->twin[rep]; r < rep; r++)
        if (day->twin[r] == day->twin[rep] && !tour->count[r])
            return 1;
    return 0;
}

/* What the visit would earn in that route for the time it takes, or -1. */
static double earned(const Search *search, int32_t rep, int32_t visit, Fit fit)
{
    const int64_t net =
        search->day.gain[(int64_t)rep * search->day.n + visit] - (int64_t)search->day.travel_price * fit.way;
    if (fit.cost >= NEVER || net <= 0)
        return -1;
    return search->desk.weight[visit] * (double)net / (fit.cost > 0 ? fit.cost + 1.0 : 1.0);
}

static void rate(Search *search, int32_t rep, int32_t visit)
{
    const int64_t cell = (int64_t)rep * search->day.n + visit;
    const Fit fit = cheapest(search, rep, visit, search->knobs.exact);
    search->desk.place[cell] = fit.place;
    search->desk.fit[cell] = earned(search, rep, visit, fit);
    search->desk.stale[cell] = 0;
}

/* After a stop was put at that entry: only the two new gaps are looked at, what is known of the others is stale. */
static void rate_beside(Search *search, int32_t rep, int32_t visit, int32_t entry)
{
    const int64_t cell = (int64_t)rep * search->day.n + visit;
    Desk *desk = &search->desk;
    if (desk->place[cell] == entry || search->day.stay[visit] > search->tour.widest[rep]) {
        rate(search, rep, visit);
        return;
    }
    const Fit fit = cheapest_within(search, rep, visit, (Span){entry - 1, entry}, 0);
    const double found = earned(search, rep, visit, fit);
    if (desk->place[cell] > entry)
        desk->place[cell]++;
    desk->stale[cell] = found <= desk->fit[cell];
    if (desk->stale[cell])
        return;
    desk->place[cell] = fit.place;
    desk->fit[cell] = found;
}

/* The best route of the visit: of all for one just taken out, else of the changed ones. */
static void choose(Search *search, int32_t visit)
{
    Desk *desk = &search->desk;
    double top = -1;
    int32_t at = -1;
    const int32_t fresh = desk->fresh[visit], count = fresh ? search->day.m : *desk->changed_count;
    for (int32_t k = 0; k < count; k++) {
        const int32_t rep = fresh ? k : desk->changed[k];
        const double fit = desk->fit[(int64_t)rep * search->day.n + visit];
        if (fit > top && !(fresh && spare(search, rep))) {
            top = fit;
            at = rep;
        }
    }
    desk->best[visit] = top;
    desk->best_rep[visit] = at;
}

/* The promised visits just taken out get a random, heaviest, farthest or nearest first order. */
static void queue(Search *search)
{
    const Day *day = &search->day;
    Desk *desk = &search->desk;
    const int32_t how = below(desk->chance, 4);
    const int64_t nodes = day->n + 2 * (int64_t)day->m;
    for (int32_t k = 0; k < *desk->open_count; k++) {
        const int32_t visit = desk->open[k];
        const double far = day->ways[2 * (day->n * nodes + visit) + 1];
        if (!day->promised[visit] || !desk->fresh[visit])
            desk->weight[visit] = -HUGE_VAL;
        else
            desk->weight[visit] = how == 0 ? share(desk->chance) : how == 1 ? day->load[visit] : how == 2 ? far : -far;
    }
}

static int32_t first_in_queue(const Desk *desk)
{
    double top = -HUGE_VAL;
    int32_t first = -1;
    for (int32_t k = 0; k < *desk->open_count; k++)
        if (desk->weight[desk->open[k]] > top) {
            top = desk->weight[desk->open[k]];
            first = k;
        }
    return first;
}

/* Promised visits one after the other, each where the way grows least. */
static void keep_promises(Search *search)
{
    Desk *desk = &search->desk;
    int32_t k;
    queue(search);
    while ((k = first_in_queue(desk)) >= 0) {
        Fit best = {NEVER, -1, 0};
        int32_t rep = -1;
        desk->weight[desk->open[k]] = -HUGE_VAL;
        for (int32_t r = 0; r < search->day.m; r++) {
            if (spare(search, r))
                continue;
            const Fit fit = cheapest(search, r, desk->open[k], 1);
            if (fit.cost < best.cost) {
                best = fit;
                rep = r;
            }
        }
        if (rep >= 0)
            put(search, rep, best.place, k);
    }
}

static void rate_all(Search *search)
{
    const Day *day = &search->day;
    const Knobs *knobs = &search->knobs;
    Desk *desk = &search->desk;
    const double power = knobs->low_power + (knobs->high_power - knobs->low_power) * share(desk->chance) - 1;
    for (int32_t k = 0; k < *desk->open_count; k++) {
        const int32_t visit = desk->open[k], fresh = desk->fresh[visit];
        const int32_t count = fresh ? day->m : *desk->changed_count;
        desk->best[visit] = -1;
        desk->weight[visit] = -1;
        if (!fresh && knobs->ignored > 0 && share(desk->chance) < knobs->ignored)
            continue;
        desk->weight[visit] =
            pow((double)day->base[visit], power) * (1 + knobs->spread * (share(desk->chance) - 0.5));
        for (int32_t q = 0; q < count; q++) {
            const int32_t rep = fresh ? q : desk->changed[q];
            if (!spare(search, rep))
                rate(search, rep, visit);
            else
                desk->fit[(int64_t)rep * day->n + visit] = -1;
        }
        choose(search, visit);
    }
}

/* After a change of one route, anew for it; unless thorough, what did not fit or pay before does not now. */
static void rate_again(Search *search, int32_t rep, int32_t entry, int32_t joined, int32_t thorough)
{
    Desk *desk = &search->desk;
    for (int32_t k = 0; k < *desk->open_count; k++) {
        const int32_t visit = desk->open[k];
        double *fit = desk->fit + (int64_t)rep * search->day.n + visit;
        if (desk->weight[visit] < 0 || (!joined && *fit < 0 && !thorough))
            continue;
        if (joined || thorough)
            rate(search, rep, visit);
        else
            rate_beside(search, rep, visit, entry);
        if (desk->best_rep[visit] == rep || *fit > desk->best[visit])
            choose(search, visit);
    }
}

/* Once a rep sets out, the next who is exactly alike is asked. */
static void ask_twin(Search *search, int32_t rep)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    int32_t next = rep + 1;
    if (tour->count[rep] != 1)
        return;
    while (next < day->m && (tour->count[next] || day->twin[next] != day->twin[rep] || spare(search, next)))
        next++;
    if (next < day->m)
        for (int32_t k = 0; k < *desk->open_count; k++)
            if (desk->fresh[desk->open[k]]) {
                rate(search, next, desk->open[k]);
                choose(search, desk->open[k]);
            }
}

static int32_t best_open(const Desk *desk)
{
    double top = 0;
    int32_t best = -1;
    for (int32_t k = 0; k < *desk->open_count; k++)
        if (desk->best[desk->open[k]] > top) {
            top = desk->best[desk->open[k]];
            best = k;
        }
    return best;
}

/* Now and then a visit that does not pay its way alone goes in all the same: its neighbours may pay for it. */
static int32_t dare(Search *search)
{
    const Day *day = &search->day;
    Desk *desk = &search->desk;
    if (search->knobs.daring <= 0 || !*desk->open_count || share(desk->chance) >= search->knobs.daring)
        return 0;
    const int32_t k = below(desk->chance, *desk->open_count), visit = desk->open[k];
    int64_t top = FORBIDDEN;
    int32_t rep = -1, place = -1;
    for (int32_t r = 0; r < day->m && !day->promised[visit]; r++) {
        if (spare(search, r))
            continue;
        const Fit fit = cheapest(search, r, visit, 1);
        const int64_t net = day->gain[(int64_t)r * day->n + visit] - (int64_t)day->travel_price * fit.way;
        if (fit.cost < NEVER && net > top) {
            top = net;
            rep = r;
            place = fit.place;
        }
    }
    if (rep < 0 || top > 0)
        return 0;
    put(search, rep, place, k);
    return 1;
}

/* Whatever earns most for its time goes in, until nothing fits. */
static void fill(Search *search, int32_t thorough)
{
    Desk *desk = &search->desk;
    int32_t k;
    rate_all(search);
    while ((k = best_open(desk)) >= 0) {
        const int32_t visit = desk->open[k], rep = desk->best_rep[visit], joined = !desk->touched[rep];
        const int64_t cell = (int64_t)rep * search->day.n + visit;
        if (desk->stale[cell]) {
            rate(search, rep, visit);
            choose(search, visit);
            continue;
        }
        put(search, rep, desk->place[cell], k);
        rate_again(search, rep, desk->place[cell], joined, thorough);
        ask_twin(search, rep);
    }
}

void recreate(Search *search)
{
    keep_promises(search);
    const int32_t dared = dare(search);
    fill(search, dared || search->knobs.exact);
}
