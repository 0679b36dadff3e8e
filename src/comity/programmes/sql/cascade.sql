-- The measures that carry these records out, down any number of echelons: each with the record at the head of its line.
-- Links bear the labels of both ends, so a reader is led no further than he sees.
with recursive down (head_id, measure_id, path) as (
    select l.target_id, l.source_id, array[l.source_id]
    from threads_link l
    where l.kind = 'implements' and l.source_type = 'programmes.measure'
        and l.target_type = %(type)s and l.target_id = any(%(ids)s)
    union all
    select d.head_id, l.source_id, d.path || l.source_id
    from down d
    join threads_link l on l.target_id = d.measure_id and l.target_type = 'programmes.measure'
        and l.kind = 'implements' and l.source_type = 'programmes.measure'
    where not l.source_id = any(d.path)
)
select distinct head_id, measure_id from down
