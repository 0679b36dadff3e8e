-- The links that lead to a record, at depth 0; and those from it to what stands above it, and so on upwards, each
-- link once, nearest first.
with recursive up (id, depth) as (
    select l.id, 1 from threads_link l
    where l.source_type = %(type)s and l.source_id = %(id)s
    union
    select above.id, up.depth + 1 from up
    join threads_link l on l.id = up.id
    join threads_link above on above.source_type = l.target_type and above.source_id = l.target_id
    where up.depth < %(deepest)s
), below (id, depth) as (
    select l.id, 0 from threads_link l
    where l.target_type = %(type)s and l.target_id = %(id)s
    order by l.created_at, l.id limit %(most)s
)
select l.*, near.depth
from (select id, min(depth) as depth from up group by id union all select id, depth from below) near
join threads_link l on l.id = near.id
order by near.depth, l.created_at, l.id
