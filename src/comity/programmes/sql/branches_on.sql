-- Every unit at or below the one asked for by the tree of a day, each under the unit directly below it (or that unit
-- itself). What follows goes on with the next part of the statement and joins `branch`.
with recursive branch (unit_id, branch_id) as (
    select %(unit)s::uuid, %(unit)s::uuid
    union all
    select p.unit_id, case when b.unit_id = %(unit)s::uuid then p.unit_id else b.branch_id end
    from branch b
    join access_unitparent p on p.parent_id = b.unit_id
        and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
),
