#include "day.h"
#include <math.h>

static void restore(Search *search)
{
    const Day *day = &search->day;
    Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    for (int32_t q = 0; q < *desk->changed_count; q++) {
        const int32_t rep = desk->changed[q];
        for (int32_t i = 1; i <= tour->count[rep]; i++)
            tour->at[tour->path[(int64_t)rep * day->row + i]] = -1;
    }
    for (int32_t q = 0; q < *desk->changed_count; q++) {
        const int32_t rep = desk->changed[q];
        const int64_t row = (int64_t)rep * day->row;
        tour->count[rep] = desk->kept_count[rep];
        for (int32_t i = 1; i <= tour->count[rep]; i++) {
            tour->path[row + i] = desk->kept_path[row + i];
            tour->at[tour->path[row + i]] = rep;
        }
        retime(day, tour, rep);
    }
}

static void reopen(Search *search)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    int32_t count = 0;
    for (int32_t visit = 0; visit < day->n; visit++) {
        desk->fresh[visit] = 0;
        if (tour->at[visit] < 0)
            desk->open[count++] = visit;
    }
    *desk->open_count = count;
}

static void remember(Search *search)
{
    const Day *day = &search->day;
    const Tour *tour = &search->tour;
    Desk *desk = &search->desk;
    for (int32_t r = 0; r < day->m; r++) {
        desk->top_count[r] = tour->count[r];
        for (int32_t i = 1; i <= tour->count[r]; i++)
            desk->top_path[(int64_t)r * day->row + i] = tour->path[(int64_t)r * day->row + i];
    }
}

static void clear(Desk *desk)
{
    for (int32_t q = 0; q < *desk->changed_count; q++)
        desk->touched[desk->changed[q]] = 0;
    *desk->changed_count = 0;
}

/* Times the routes as they are. */
void clock_in(Search *search)
{
    for (int32_t r = 0; r < search->day.m; r++)
        retime(&search->day, &search->tour, r);
}

/* Times the routes as they are and fills them from all that is open. */
void begin(Search *search)
{
    Desk *desk = &search->desk;
    desk->value[0] = 0;
    *desk->changed_count = 0;
    for (int32_t r = 0; r < search->day.m; r++)
        desk->touched[r] = 0;
    clock_in(search);
    reopen(search);
    for (int32_t k = 0; k < *desk->open_count; k++)
        desk->fresh[desk->open[k]] = 1;
    recreate(search);
    clear(desk);
    reopen(search);
    for (int32_t r = 0; r < search->day.m; r++)
        desk->value[0] += search->tour.worth[r];
    desk->value[1] = desk->value[0];
    remember(search);
}

static int32_t bits(int64_t loss)
{
    int32_t length = 0;
    while (loss >>= 1)
        length++;
    return length;
}

/* Whether the step is taken, by simulated annealing; the caller of `improve` lowers the heat. */
static int32_t accepted(Search *search)
{
    Desk *desk = &search->desk;
    int64_t value = desk->value[0];
    for (int32_t q = 0; q < *desk->changed_count; q++)
        value += search->tour.worth[desk->changed[q]] - desk->kept_worth[desk->changed[q]];
    if (value < desk->value[0])
        desk->losses[bits(desk->value[0] - value)]++;
    if ((double)value <= (double)desk->value[0] + search->knobs.heat * log(share(desk->chance) + 1e-300))
        return 0;
    desk->value[0] = value;
    if (value > desk->value[1]) {
        desk->value[1] = value;
        remember(search);
    }
    return 1;
}

void improve(Search *search, int64_t steps)
{
    Desk *desk = &search->desk;
    for (int64_t step = 0; step < steps; step++) {
        ruin(search);
        recreate(search);
        if (accepted(search))
            for (int32_t q = 0; q < *desk->changed_count; q++)
                pool(search, desk->changed[q]);
        else
            restore(search);
        clear(desk);
        reopen(search);
    }
}
