#include "day.h"

/* Order plays no part: of the same visits by the same kind of rep only the best order is kept. */
static uint64_t mark_of(const Search *search, int32_t rep)
{
    const int32_t *path = search->tour.path + (int64_t)rep * search->day.row;
    uint64_t mark = mixed(~(uint64_t)search->day.twin[rep]);
    for (int32_t i = 1; i <= search->tour.count[rep]; i++)
        mark += mixed((uint64_t)path[i] + 1);
    return mark ? mark : 1;
}

void pool(Search *search, int32_t rep)
{
    Pool *pool = &search->pool;
    const int32_t n = search->tour.count[rep], row = search->day.row;
    if (!n || !pool->slots)
        return;
    const uint64_t mark = mark_of(search, rep);
    const int64_t slot = (int64_t)(mark & (uint64_t)(pool->slots - 1));
    if (pool->mark[slot] == mark && pool->worth[slot] >= search->tour.worth[rep])
        return;
    pool->mark[slot] = mark;
    pool->rep[slot] = rep;
    pool->count[slot] = n;
    pool->worth[slot] = search->tour.worth[rep];
    for (int32_t i = 1; i <= n; i++)
        pool->path[slot * row + i] = search->tour.path[(int64_t)rep * row + i];
}
