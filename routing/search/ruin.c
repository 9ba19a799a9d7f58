#include "day.h"

/* Keep a copy of a route before its first change in this step. */
void touch(Search *search, int32_t rep)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    if (desk->touched[rep])
        return;
    desk->touched[rep] = 1;
    desk->changed[(*desk->changed_count)++] = rep;
    desk->kept_count[rep] = tour->count[rep];
    desk->kept_worth[rep] = tour->worth[rep];
    for (int32_t i = 1; i <= tour->count[rep]; i++)
        desk->kept_path[(int64_t)rep * day->row + i] = tour->path[(int64_t)rep * day->row + i];
}

/* Take out entries low..high-1. */
static void take(Search *search, int32_t rep, int32_t low, int32_t high)
{
    Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    int32_t *path = tour->path + (int64_t)rep * search->day.row;
    for (int32_t i = low; i < high; i++) {
        tour->at[path[i]] = -1;
        desk->fresh[path[i]] = 1;
        desk->open[(*desk->open_count)++] = path[i];
    }
    for (int32_t i = high; i <= tour->count[rep]; i++)
        path[i - (high - low)] = path[i];
    tour->count[rep] -= high - low;
}

static int32_t entry(const Search *search, int32_t rep, int32_t visit)
{
    const int32_t *path = search->tour.path + (int64_t)rep * search->day.row;
    int32_t i = 1;
    while (path[i] != visit)
        i++;
    return i;
}

static int32_t within(uint64_t *chance, int32_t low, int32_t high)
{
    return low + below(chance, high - low + 1);
}

/* A string of `length` stops around entry i; half the time some in its middle stay. */
static void take_string(Search *search, int32_t rep, int32_t i, int32_t length)
{
    uint64_t *chance = search->desk.chance;
    const int32_t n = search->tour.count[rep];
    int32_t keep = 0;
    if (length > 1 && length < n && share(chance) < 0.5)
        for (keep = 1; length + keep < n && share(chance) < 0.5;)
            keep++;
    const int32_t whole = length + keep;
    const int32_t low = i - whole + 1 > 1 ? i - whole + 1 : 1;
    const int32_t high = i < n - whole + 1 ? i : n - whole + 1;
    const int32_t from = within(chance, low, high);
    const int32_t before = keep ? below(chance, length + 1) : length;
    take(search, rep, from + before + keep, from + whole);
    take(search, rep, from, from + before);
    retime(&search->day, &search->tour, rep);
}

/* Strings of neighbours; source: Christiaens, Vanden Berghe, "Slack induction by string removals",
 * Transportation Science 54(2), 2020. The seed may be a visit that nobody makes yet. */
static void strings(Search *search)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    const Knobs *knobs = &search->knobs;
    uint64_t *chance = search->desk.chance;
    int32_t stops = 0, routes = 0, done = 0;
    for (int32_t r = 0; r < day->m; r++) {
        stops += tour->count[r];
        routes += tour->count[r] > 0;
    }
    if (!routes)
        return;
    const double part = knobs->part * stops / routes, longest = knobs->longest < part ? knobs->longest : part;
    const double most = 4 * knobs->removed / (1 + longest) - 1;
    const int32_t wanted = (int32_t)(share(chance) * (most > 0 ? most : 0) + 1);
    const int32_t seed = below(chance, day->n);
    for (int32_t k = -1; k < day->near && done < wanted; k++) {
        const int32_t visit = k < 0 ? seed : day->nearby[(int64_t)seed * day->near + k];
        const int32_t rep = tour->at[visit];
        if (rep < 0 || search->desk.touched[rep])
            continue;
        const int32_t n = tour->count[rep];
        const double span = longest < n ? longest : n;
        const int32_t length = (int32_t)(share(chance) * span + 1);
        touch(search, rep);
        take_string(search, rep, entry(search, rep, visit), length < n ? length : n);
        done++;
    }
}

static void scattered(Search *search)
{
    uint64_t *chance = search->desk.chance;
    for (int32_t k = 1 + below(chance, (int32_t)(2 * search->knobs.removed)); k > 0; k--) {
        const int32_t visit = below(chance, search->day.n), rep = search->tour.at[visit];
        if (rep < 0)
            continue;
        const int32_t i = entry(search, rep, visit);
        touch(search, rep);
        take(search, rep, i, i + 1);
        retime(&search->day, &search->tour, rep);
    }
}

void ruin(Search *search)
{
    if (share(search->desk.chance) < search->knobs.scattered)
        scattered(search);
    else
        strings(search);
}
