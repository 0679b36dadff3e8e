-- The targets of a period as they stood on a day, each under its branch, with what was known by then of its indicator.
-- What follows chooses from `judged`.
aimed as not materialized (
    select t.id, t.label_id, t.unit_id, t.indicator_id, t.due_on, t.value
    from programmes_target t
    where %(now)s
    union all
    select f.figure_id, f.label_id, f.unit_id, f.indicator_id, f.day, f.value
    from programmes_figurestanding f
    where not %(now)s and f.kind = 'target' and f.since <= %(on)s and (f.until is null or f.until > %(on)s)
),
known as not materialized (
    select o.id, o.label_id, o.indicator_id, o.observed_on, o.value, o.created_at
    from programmes_observation o
    where %(now)s
    union all
    select f.figure_id, f.label_id, f.indicator_id, f.day, f.value, f.written_at
    from programmes_figurestanding f
    where not %(now)s and f.kind = 'observation' and f.since <= %(on)s and (f.until is null or f.until > %(on)s)
),
-- A target is judged on its day by the last observation until then: the latest one, or an earlier one where the latest
-- came after that day. If that does not reach it, the latest tells whether it was reached late.
judged as (
    select t.id, t.label_id, t.due_on, t.value, b.branch_id,
        case when earlier.is_reached then earlier.id else latest.id end as observed_id,
        case when earlier.is_reached then earlier.value else latest.value end as observed_value,
        case when earlier.is_reached then earlier.observed_on else latest.observed_on end as observed_on,
        case when earlier.is_reached then earlier.label_id else latest.label_id end as observed_label_id,
        case when not earlier.is_reached then earlier.label_id end as earlier_label_id,
        case
            when t.due_on > %(on)s then 'ahead'
            when latest.id is null then 'unobserved'
            when earlier.is_reached or latest.is_reached and latest.observed_on <= t.due_on then 'met'
            when latest.is_reached then 'met_late'
            else 'missed'
        end as outcome
    from aimed t
    join programmes_indicator i on i.id = t.indicator_id
    join programmes_programme g on g.id = i.programme_id and g.first_approved_on <= %(on)s
    join branch b on b.unit_id = t.unit_id
    left join lateral (
        select o.id, o.label_id, o.value, o.observed_on,
            case i.direction when 'up' then o.value >= t.value else o.value <= t.value end as is_reached
        from known o
        where o.indicator_id = t.indicator_id and o.observed_on <= %(on)s
        order by o.observed_on desc, o.created_at desc, o.id desc limit 1
    ) latest on true
    left join lateral (
        select o.id, o.label_id, o.value, o.observed_on,
            case i.direction when 'up' then o.value >= t.value else o.value <= t.value end as is_reached
        from known o
        where latest.observed_on > t.due_on and o.indicator_id = t.indicator_id and o.observed_on <= t.due_on
        order by o.observed_on desc, o.created_at desc, o.id desc limit 1
    ) earlier on true
    where t.due_on between %(since)s and %(until)s
)
