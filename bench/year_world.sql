-- The tables of the year's world in their order: columns, and from what they are drawn. {year} is the year of today.

-- table people_person
id = pg_temp.key('person', n)
name = 'Nguyễn Văn ' || chr(65 + n % 26) || n
order_name = chr(65 + n % 26) || n
post = 'Officer'
from (
    select k as n, u.unit_id, u.scope_no, 1 as label_id from generate_series(0, 5999) k join place u on u.n = k % 600
) d

-- table partners_partner
id = pg_temp.key('partner', n)
code = 'PX' || n
name_en = 'Partner ' || n
name_vi = 'Đối tác ' || n
kind = case when n < 20 then 'state' when n < 80 then 'foreign_force' else 'unit' end
country = (array['LA', 'KH', 'CN', 'TH', 'RU', 'IN', 'JP', 'FR', 'AU', 'ID'])[1 + n % 10]
parent_id = case when n >= 80 then pg_temp.key('partner', 20 + n % 60) when n >= 20 then pg_temp.key('partner', n % 20) end
relation_id = (select code from partners_relationstep order by position offset pg_temp.pick(n, 2, 3) limit 1)
from (
    select k as n, u.unit_id, 2 as scope_no, case when k % 10 = 9 then m.label_id else 1 end as label_id
    from generate_series(0, 199) k join place u on u.n = 0 join mark m on m.n = pg_temp.pick(k, 3, 1000)
) d

-- table partners_relationchange
id = pg_temp.key('change', n)
partner_id = pg_temp.key('partner', n % 200)
happened_on = date '{year}-06-30' - n
reason = 'Agreed at the yearly talks'
from (select k as n, u.unit_id, 2 as scope_no, 1 as label_id from generate_series(0, 799) k join place u on u.n = 0) d

-- table partners_blackout
id = pg_temp.key('blackout', n)
partner_id = pg_temp.key('partner', n % 200)
reason = 'National holiday'
starts_on = make_date({year}, 1 + n % 12, 1 + n % 28)
ends_on = make_date({year}, 1 + n % 12, 1 + n % 28) + n % 5
yearly = n % 2 = 0
from (select k as n, u.unit_id, 2 as scope_no, 1 as label_id from generate_series(0, 799) k join place u on u.n = 0) d

-- table partners_counterpart
id = pg_temp.key('counterpart', n)
partner_id = pg_temp.key('partner', n % 200)
name = 'Bounmy ' || n
post = 'Commander of post ' || n
from (
    select k as n, u.unit_id, u.scope_no, 1 as label_id from generate_series(0, 1999) k
    join place u on u.n = pg_temp.pick(k, 4, 600)
) d

-- table partners_twinning
id = pg_temp.key('twinning', n)
partner_id = pg_temp.key('partner', n % 200)
our_unit_id = unit_id
agreed_on = date '{year}-01-01' - n
from (
    select k as n, u.unit_id, u.scope_no, 1 as label_id from generate_series(0, 399) k
    join place u on u.n = pg_temp.pick(k, 5, 600)
) d

-- table partners_channel
id = pg_temp.key('channel', n)
partner_id = pg_temp.key('partner', n % 200)
our_unit_id = unit_id
name_en = 'Channel ' || n
name_vi = 'Kênh ' || n
kind = 'three_level'
tier = (array['national', 'regional', 'provincial', 'local'])[1 + n % 4]
every = 6
cadence = 'months'
counterpart_id = pg_temp.key('counterpart', n)
last_met_on = date '{year}-06-30' - pg_temp.pick(n, 6, 200)
next_on = date '{year}-12-30' - pg_temp.pick(n, 6, 200)
from (
    select k as n, u.unit_id, u.scope_no, m.label_id from generate_series(0, 799) k
    join place u on u.n = pg_temp.pick(k, 7, 600) join mark m on m.n = pg_temp.pick(k, 8, 1000)
) d

-- table partners_meeting
id = pg_temp.key('meeting', n)
channel_id = pg_temp.key('channel', n % 800)
held_on = date '{year}-06-30' - n / 800 * 182
from (
    select k as n, u.unit_id, u.scope_no, m.label_id from generate_series(0, 7999) k
    join place u on u.n = pg_temp.pick(k % 800, 7, 600) join mark m on m.n = pg_temp.pick(k % 800, 8, 1000)
) d

-- table partners_commitment
id = pg_temp.key('commitment', n)
partner_id = pg_temp.key('partner', pg_temp.pick(n, 9, 200))
side = case when n % 3 = 0 then 'theirs' else 'ours' end
text = 'Exchange the lists of the border markers of section ' || n
made_on = date '{year}-06-30' - pg_temp.pick(n, 10, 1800)
due_on = date '{year}-12-31' - pg_temp.pick(n, 10, 1800) + 90
state = (array['made', 'under_way', 'kept', 'kept', 'kept', 'broken', 'released'])[1 + pg_temp.pick(n, 11, 7)]
from (
    select k as n, u.unit_id, u.scope_no, m.label_id from generate_series(0, 19999) k
    join place u on u.n = pg_temp.pick(k, 12, 600) join mark m on m.n = pg_temp.pick(k, 13, 1000)
) d

-- table instruments_instrument
id = pg_temp.key('instrument', n)
kind_id = case when n < 200 then 'directive' else 'agreement' end
number = n || '/DT-' || n % 90
number_key = n || '/dt-' || n % 90
title_en = 'On border cooperation, part ' || n
title_vi = 'Về hợp tác biên giới, phần ' || n
signed_on = date '{year}-03-01' - n
in_force_to = case when n >= 200 then date '{year}-06-30' + pg_temp.pick(n, 14, 1500) end
language = 'vi'
inferred = '{}'
state = 'in_force'
from (
    select k as n, u.unit_id, case when k < 200 then u.scope_no + 1 else u.scope_no end as scope_no,
        case when k < 60 then 1 else m.label_id end as label_id
    from generate_series(0, 1699) k
    join place u on u.n = case when k < 60 then 0 when k < 120 then 1 + k % 5 when k < 200 then 6 + k % 24
        else pg_temp.pick(k, 15, 600) end
    join mark m on m.n = pg_temp.pick(k, 16, 1000)
) d

-- table instruments_instrumentparty
id = pg_temp.key('party', n)
instrument_id = pg_temp.key('instrument', n)
partner_id = pg_temp.key('partner', n % 200)
from (
    select k as n, i.unit_id, i.scope_no, i.label_id from generate_series(200, 1699) k
    join instruments_instrument i on i.id = pg_temp.key('instrument', k)
) d

-- table instruments_textversion
id = pg_temp.key('text', n)
instrument_id = pg_temp.key('instrument', n)
number = 1
text = repeat('Units shall keep the border and meet their neighbours. ', 40)
sha256 = md5(n::text)
from (
    select k as n, i.unit_id, i.scope_no, i.label_id from generate_series(0, 1699) k
    join instruments_instrument i on i.id = pg_temp.key('instrument', k)
) d

-- table instruments_requirement
id = pg_temp.key('requirement', n * 64 + i)
instrument_id = pg_temp.key('instrument', n)
text_version_id = pg_temp.key('text', n)
text = 'Hold the yearly exchange with the neighbouring unit and report on point ' || i
kind = 'do'
start = i * 40
end = i * 40 + 39
due_on = date '{year}-12-31' - pg_temp.pick(n * 64 + i, 17, 400)
places = '{}'
actors = '{}'
state = 'in_force'
from (
    select k as n, i, x.unit_id, x.scope_no, x.label_id from generate_series(0, 1699) k
    join instruments_instrument x on x.id = pg_temp.key('instrument', k)
    cross join lateral generate_series(1, case when k < 200 then 5 + pg_temp.pick(k, 18, 41) else 8 end) i
) d

-- table instruments_assignment
id = pg_temp.key('assignment' || place, n * 64 + i)
requirement_id = pg_temp.key('requirement', n * 64 + i)
state = (array['untouched', 'concretised', 'under_way', 'fulfilled'])[1 + pg_temp.pick(n * 64 + i, 100 + place, 4)]
received_on = date '{year}-03-10'
due_on = date '{year}-12-31' - pg_temp.pick(n * 64 + i, 17, 400)
note = 'By measures of the yearly plan'
from (
    select k as n, i, below.n as place, below.unit_id, below.scope_no, q.label_id
    from generate_series(0, 199) k
    cross join lateral generate_series(1, 45) i
    join instruments_requirement q on q.id = pg_temp.key('requirement', k * 64 + i)
    join access_unitclosure c on c.ancestor_id = q.unit_id and c.depth between 1 and case when k % 10 = 0 then 3 else 2 end
    join place below on below.unit_id = c.descendant_id
    union all
    select k, i, u.n, u.unit_id, u.scope_no, q.label_id
    from generate_series(200, 1699) k cross join generate_series(1, 4) i
    join instruments_requirement q on q.id = pg_temp.key('requirement', k * 64 + i)
    join place u on u.unit_id = q.unit_id
) d

-- table instruments_partnerobligation
id = pg_temp.key('obligation', n * 64 + i)
requirement_id = pg_temp.key('requirement', n * 64 + i)
partner_id = pg_temp.key('partner', n % 200)
state = (array['open', 'open', 'met', 'not_met'])[1 + pg_temp.pick(n * 64 + i, 19, 4)]
evidence = 'Minutes of the talks'
due_on = date '{year}-12-31' - pg_temp.pick(n * 64 + i, 17, 400)
from (
    select k as n, i, q.unit_id, q.scope_no, q.label_id
    from generate_series(200, 1699) k cross join generate_series(5, 8) i
    join instruments_requirement q on q.id = pg_temp.key('requirement', k * 64 + i)
) d

-- table programmes_programme
id = pg_temp.key('programme', n)
code = 'PR' || n
title_en = 'Plan ' || n || ' of cooperation on the border'
title_vi = 'Kế hoạch ' || n || ' về hợp tác biên giới'
kind = case when n % 9 = 0 then 'cooperation' else 'annual_plan' end
partner_id = case when n % 9 = 0 then pg_temp.key('partner', pg_temp.pick(n, 20, 200)) end
starts_on = make_date(year, 1, 1)
ends_on = make_date(year, 12, 31)
currency = 'VND'
state = case when year < {year} then 'closed' when n % 10 = 3 then 'draft' when n % 10 = 7 then 'submitted' else 'in_force' end
revision = case when year = {year} and n % 10 in (3, 7) then 0 else 1 end
first_approved_on = case when year = {year} and n % 10 in (3, 7) then null else make_date(year, 1, 15) end
from (
    select k as n, {year} - 5 + k / 600 % 6 as year, u.unit_id, u.scope_no,
        case when k % 600 < 30 then 1 else m.label_id end as label_id
    from generate_series(0, 9999) k join place u on u.n = k % 600 join mark m on m.n = pg_temp.pick(k, 21, 1000)
) d

-- table programmes_measure
id = pg_temp.key('measure', n * 64 + i)
programme_id = pg_temp.key('programme', n)
parent_id = pg_temp.key('measure', n * 64 + case when i < tops then null when i < 2 * tops then i - tops else tops + i % tops end)
position = (i + 1) * 1024
title_en = 'Measure ' || i || ' of plan ' || n || ': exchange with the neighbouring unit'
title_vi = 'Biện pháp ' || i || ' của kế hoạch ' || n || ': giao lưu với đơn vị bạn'
side = 'ours'
starts_on = starts_on
ends_on = least(starts_on + 30 + pg_temp.pick(n * 64 + i, 23, 150), make_date(year, 12, 31))
weight = 1 + pg_temp.pick(n * 64 + i, 24, 9)
estimate = 1000000 * (1 + pg_temp.pick(n * 64 + i, 25, 90))
progress = case state when 'done' then 100 when 'under_way' then 40 else 0 end
state = state
from (
    select n, i, tops, year, unit_id, scope_no, label_id, day as starts_on,
        case when pg_temp.pick(n * 64 + i, 26, 20) = 0 then 'dropped' when year < {year} or day < date '{year}-06-01' then 'done'
            when day < date '{year}-11-01' then 'under_way' else 'planned' end as state
    from (
        select k as n, i, (pg_temp.size(k) + 3) / 4 as tops, extract(year from p.starts_on)::integer as year,
            p.unit_id, p.scope_no, p.label_id, p.starts_on + pg_temp.pick(k * 64 + i, 22, 300) as day
        from generate_series(0, 9999) k
        join programmes_programme p on p.id = pg_temp.key('programme', k)
        cross join lateral generate_series(0, pg_temp.size(k) - 1) i
    ) drawn
) d

-- table programmes_standing
id = pg_temp.key('standing' || step, n * 64 + i)
measure_id = measure_id
parent_id = parent_id
programme_id = programme_id
since = make_date(year, 1, 15) + step * 150
until = case when step < 2 then make_date(year, 1, 15) + (step + 1) * 150 end
state = case step when 0 then 'planned' when 1 then 'under_way' else state end
starts_on = starts_on
ends_on = ends_on
weight = weight
estimate = estimate
progress = case step when 0 then 0 when 1 then progress / 2 else progress end
from (
    select k as n, i, step, m.id as measure_id, m.programme_id, m.parent_id, extract(year from m.starts_on)::integer as year, m.unit_id,
        m.scope_no, m.label_id, m.state, m.starts_on, m.ends_on, m.weight, m.estimate, m.progress
    from generate_series(0, 9999) k
    cross join lateral generate_series(0, pg_temp.size(k) - 1) i
    join programmes_measure m on m.id = pg_temp.key('measure', k * 64 + i)
    cross join generate_series(0, 2) step
) d

-- table programmes_baseline
id = pg_temp.key('baseline', n)
programme_id = pg_temp.key('programme', n)
revision = 1
approved_on = first_approved_on
starts_on = starts_on
ends_on = ends_on
from (
    select k as n, p.* from generate_series(0, 9999) k
    join programmes_programme p on p.id = pg_temp.key('programme', k) and p.revision = 1
) d

-- table programmes_baselinemeasure
id = pg_temp.key('frozen', n * 64 + i)
baseline_id = pg_temp.key('baseline', n)
measure_id = pg_temp.key('measure', n * 64 + i)
parent_id = parent_id
title_en = title_en
title_vi = title_vi
starts_on = starts_on
ends_on = ends_on - pg_temp.pick(n * 64 + i, 27, 20)
weight = weight
estimate = estimate
from (
    select k as n, i, m.* from generate_series(0, 9999) k
    join programmes_baseline b on b.id = pg_temp.key('baseline', k)
    cross join lateral generate_series(0, pg_temp.size(k) - 1) i
    join programmes_measure m on m.id = pg_temp.key('measure', k * 64 + i)
) d

-- table programmes_indicator
id = pg_temp.key('indicator', n * 2 + i)
programme_id = pg_temp.key('programme', n)
name_en = 'Exchanges held, line ' || i
name_vi = 'Số cuộc giao lưu, hướng ' || i
counted_in = 'exchanges'
direction = 'up'
from (
    select k as n, i, p.unit_id, p.scope_no, p.label_id from generate_series(0, 9999) k
    join programmes_programme p on p.id = pg_temp.key('programme', k) cross join generate_series(0, 1) i
) d

-- table programmes_target
id = pg_temp.key('target', n * 2 + i)
indicator_id = id
due_on = make_date(year, 6 + 6 * i, 30)
value = 4 + 4 * i
from (
    select k as n, i, x.id, extract(year from p.starts_on)::integer as year, x.unit_id, x.scope_no, x.label_id
    from generate_series(0, 19999) k join programmes_indicator x on x.id = pg_temp.key('indicator', k)
    join programmes_programme p on p.id = x.programme_id cross join generate_series(0, 1) i
) d

-- table programmes_observation
id = pg_temp.key('observation', n * 2 + i)
indicator_id = id
observed_on = make_date(year, 5 + 4 * i, 30)
value = 2 + 2 * i + pg_temp.pick(n, 28, 5)
source = 'Report of the unit'
from (
    select k as n, i, x.id, extract(year from p.starts_on)::integer as year, x.unit_id, x.scope_no, x.label_id
    from generate_series(0, 19999) k join programmes_indicator x on x.id = pg_temp.key('indicator', k)
    join programmes_programme p on p.id = x.programme_id cross join generate_series(0, 1) i
) d

-- table programmes_figurestanding
id = md5('stood' || figure_id)::uuid
indicator_id = indicator_id
kind = kind
figure_id = figure_id
since = make_date(year, 1, 15)
day = day
value = value
written_at = make_date(year, 1, 15)
from (
    select 'target' as kind, id as figure_id, indicator_id, due_on as day, extract(year from due_on)::integer as year, value, unit_id,
        scope_no, label_id
    from programmes_target
    union all
    select 'observation', id, indicator_id, observed_on, extract(year from observed_on)::integer, value, unit_id, scope_no, label_id
    from programmes_observation
) d

-- table activities_activity
id = pg_temp.key('activity', n)
title_en = 'Exchange ' || n || ' with the neighbours'
title_vi = 'Giao lưu ' || n || ' với đơn vị bạn'
kind_id = (array['visit_in', 'visit_out', 'talks', 'friendship_exchange', 'joint_patrol', 'conference', 'course'])[1 + pg_temp.pick(n, 30, 7)]
line = (array['military', 'military', 'state', 'people', 'party'])[1 + pg_temp.pick(n, 31, 5)]
purpose = 'Deepen the trust between both sides and settle what is open on section ' || n % 400
starts_on = day
ends_on = day + pg_temp.pick(n, 32, 4)
place = 'Gate ' || pg_temp.pick(n, 33, 400)
place_key = 'gate ' || pg_temp.pick(n, 33, 400)
estimate = 1000000 * (1 + pg_temp.pick(n, 34, 90))
currency = 'VND'
is_unplanned = n % 10 = 0
unplanned_reason = case when n % 10 = 0 then 'Asked for by the partner' else '' end
state = case when pg_temp.pick(n, 35, 20) = 0 then 'cancelled' when day < date '{year}-10-01' then 'closed' when day < date '{year}-11-20' then 'held' else (array['proposed', 'cleared', 'confirmed'])[1 + n % 3] end
from (
    select k as n, u.unit_id, u.scope_no, m.label_id, make_date({year} - 5, 1, 1) + pg_temp.pick(k, 29, 2189) as day
    from generate_series(0, 99999) k join place u on u.n = k % 600 join mark m on m.n = pg_temp.pick(k, 36, 1000)
) d

-- table activities_activitypartner
id = pg_temp.key('with' || i, n)
activity_id = id
partner_id = pg_temp.key('partner', (pg_temp.pick(n, 37, 200) + 7 * i) % 200)
from (
    select k as n, i, a.id, a.unit_id, a.scope_no, a.label_id from generate_series(0, 99999) k
    join activities_activity a on a.id = pg_temp.key('activity', k)
    cross join lateral generate_series(0, case when k % 5 = 0 then 1 else 0 end) i
) d

-- table activities_delegation
id = pg_temp.key('delegation' || i, n)
activity_id = id
partner_id = case when i = 1 then pg_temp.key('partner', pg_temp.pick(n, 37, 200)) end
from (
    select k as n, i, a.id, a.unit_id, a.scope_no, a.label_id from generate_series(0, 99999) k
    join activities_activity a on a.id = pg_temp.key('activity', k)
    cross join lateral generate_series(0, k % 2) i
) d

-- table activities_participation
id = pg_temp.key('member' || side || i, n)
delegation_id = id
person_id = case when side = 0 then pg_temp.key('person', n % 600 + 600 * ((pg_temp.pick(n, 38, 10) + i) % 10)) end
counterpart_id = case when side = 1 then pg_temp.key('counterpart', pg_temp.pick(n, 37, 200) + 200 * ((pg_temp.pick(n, 38, 10) + i) % 10)) end
role = case when i = 0 then 'head' else 'member' end
position = (i + 1) * 10
from (
    select k as n, side, i, g.id, g.unit_id, g.scope_no, g.label_id from generate_series(0, 99999) k
    cross join lateral generate_series(0, k % 2) side
    join activities_delegation g on g.id = pg_temp.key('delegation' || side, k)
    cross join generate_series(0, 2) i
) d

-- table activities_report
id = pg_temp.key('report', n)
activity_id = id
result = 'The talks settled what was open and strengthened trust'
recommendations = 'Meet earlier in the year'
submitted_on = ends_on + 10
state = 'submitted'
from (
    select k as n, a.* from generate_series(0, 99999) k
    join activities_activity a on a.id = pg_temp.key('activity', k) and a.state = 'closed'
) d

-- table threads_link
id = gen_random_uuid()
kind = kind
source_type = source_type
source_id = source_id
target_type = target_type
target_id = target_id
from (
    select 'implements' as kind, 'programmes.measure' as source_type, m.id as source_id,
        'instruments.requirement' as target_type, a.requirement_id as target_id, m.unit_id, m.scope_no,
        greatest(m.label_id, a.label_id) as label_id
    from instruments_assignment a
    join place u on u.unit_id = a.unit_id
    join programmes_measure m on a.state <> 'untouched' and m.id = pg_temp.key(
        'measure', pg_temp.plan(u.n, {year}) * 64 + abs(hashtext(a.requirement_id::text)) % 4)
    union all
    select 'implements', 'programmes.measure', m.id, 'programmes.measure', over.id, m.unit_id, m.scope_no,
        greatest(m.label_id, over.label_id)
    from place u cross join generate_series({year} - 5, {year}) year cross join generate_series(0, 3) i
    join programmes_measure m on m.id = pg_temp.key('measure', pg_temp.plan(u.n, year) * 64 + i)
    join programmes_measure over on over.id = pg_temp.key('measure', pg_temp.plan(u.above, year) * 64 + i)
    where pg_temp.pick(u.n * 6 + i, year, 2) = 0
    union all
    select 'serves', 'activities.activity', a.id, 'programmes.measure', m.id, a.unit_id, a.scope_no,
        greatest(a.label_id, m.label_id)
    from generate_series(0, 99999) k
    join activities_activity a on a.id = pg_temp.key('activity', k) and not a.is_unplanned
    join programmes_measure m on m.id = pg_temp.key(
        'measure', pg_temp.plan(k % 600, extract(year from a.starts_on)::integer) * 64 + pg_temp.pick(k, 39, 4))
    union all
    select 'arises_from', 'partners.commitment', c.id, 'activities.activity', pg_temp.key('activity', k * 5), c.unit_id,
        c.scope_no, c.label_id
    from generate_series(0, 19999, 2) k join partners_commitment c on c.id = pg_temp.key('commitment', k)
) d
