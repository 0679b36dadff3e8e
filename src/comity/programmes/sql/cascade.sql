-- The measures that carry these records out, down any number of echelons: the record at the head of the line, the measure
-- and its unit. Links bear the labels of both ends, so that a reader is led no further than he sees.
with recursive down (head_id, measure_id) as (
    select l.target_id, l.source_id
    from threads_link l
    where l.kind = 'implements' and l.source_type = 'programmes.measure'
        and l.target_type = %(type)s and l.target_id = any(%(ids)s)
    union
    select d.head_id, l.source_id
    from down d
    join threads_link l on l.target_id = d.measure_id and l.target_type = 'programmes.measure'
        and l.kind = 'implements' and l.source_type = 'programmes.measure'
)
select d.head_id, d.measure_id, m.unit_id from down d join programmes_measure m on m.id = d.measure_id
