-- Partners and all that belong to them, as far as the reader sees them; one below a hidden one is not reached.
with recursive below (id) as (
    select p.id from partners_partner p where p.id = any(%(partners)s)
    union
    select p.id from below join partners_partner p on p.parent_id = below.id where p.merged_into_id is null
)
select id from below
