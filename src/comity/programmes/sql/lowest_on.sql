-- The measures without parts as they stood on a day, in a period, of the programmes approved by then, each under its
-- branch. What follows chooses from `lowest`.
stood as not materialized (
    select m.id as measure_id, m.programme_id, m.label_id, m.unit_id, m.parent_id, m.state, m.starts_on, m.ends_on,
        m.weight, m.estimate, m.progress
    from programmes_measure m
    where %(now)s
    union all
    select s.measure_id, s.programme_id, s.label_id, s.unit_id, s.parent_id, s.state, s.starts_on, s.ends_on,
        s.weight, s.estimate, s.progress
    from programmes_standing s
    where not %(now)s and s.since <= %(on)s and (s.until is null or s.until > %(on)s)
),
lowest as (
    select s.*, b.branch_id, g.currency,
        s.state in ('planned', 'under_way') and s.ends_on < %(on)s as is_late
    from stood s
    join programmes_programme g on g.id = s.programme_id and g.first_approved_on <= %(on)s
    join branch b on b.unit_id = s.unit_id
    where s.starts_on <= %(until)s and s.ends_on >= %(since)s
        and not exists (select from stood part where part.parent_id = s.measure_id)
)
