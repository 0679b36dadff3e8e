-- The links from a record to what stands above it, and so on upwards; each link once, nearest first.
with recursive up (id, depth) as (
    select l.id, 1 from threads_link l
    where l.source_type = %(type)s and l.source_id = %(id)s
    union
    select above.id, up.depth + 1 from up
    join threads_link l on l.id = up.id
    join threads_link above on above.source_type = l.target_type and above.source_id = l.target_id
    where up.depth < %(deepest)s
)
select l.*
from (select id, min(depth) as depth from up group by id) nearest
join threads_link l on l.id = nearest.id
order by nearest.depth, l.created_at, l.id
