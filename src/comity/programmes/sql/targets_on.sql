-- The targets of a period as they stood on a day, each with what was known by then of its indicator, under the
-- unit directly below the one asked for. What follows chooses from `judged`.
with recursive branch (unit_id, branch_id) as (
    select %(unit)s::uuid, %(unit)s::uuid
    union all
    select p.unit_id, case when b.unit_id = %(unit)s::uuid then p.unit_id else b.branch_id end
    from branch b
    join access_unitparent p on p.parent_id = b.unit_id
        and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
),
judged as (
    select t.id, t.label_id, t.indicator_id, t.due_on, t.value, b.branch_id, seen.value as observed,
        case
            when t.due_on > %(on)s then 'ahead'
            when seen.value is null then 'unobserved'
            when i.direction = 'up' and seen.value >= t.value then 'met'
            when i.direction = 'down' and seen.value <= t.value then 'met'
            else 'missed'
        end as outcome
    from programmes_target t
    join programmes_indicator i on i.id = t.indicator_id
    join programmes_programme g on g.id = i.programme_id and g.first_approved_on <= %(on)s
    join branch b on b.unit_id = t.unit_id
    left join lateral (
        select o.value from programmes_observation o
        where o.indicator_id = t.indicator_id and o.observed_on <= %(on)s and o.created_at < %(end)s
        order by o.observed_on desc limit 1
    ) seen on true
    where t.due_on between %(since)s and %(until)s and t.created_at < %(end)s
)
