-- What a session sees: the rule over labels, the rule over scopes, and the tree of today.
create table sec.tree (
    one boolean primary key default true check (one),
    day date not null
);
insert into sec.tree (day) values ('-infinity');
alter table sec.tree owner to comity_definer;

-- Level not above; all caveats held; an outsider sees only what is released to one of his.
create function sec.labels_of(level smallint, caveats text[], releasability text[]) returns boolean[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select array_agg(
        coalesce(
            l.level_id <= labels_of.level
            and l.caveats::text[] <@ labels_of.caveats
            and (labels_of.releasability = '{}' or l.releasable_to::text[] && labels_of.releasability),
            false
        ) order by n
    )
    from generate_series(1, (select max(id) from public.access_label)) n
    left join public.access_label l on l.id = n
$$;

-- Held by a unit at or below one's own; issued also by a unit above; a circle with a member at or below.
create function sec.scopes_of(unit uuid) returns boolean[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with below as materialized (
        select c.descendant_id as id from public.access_unitclosure c where c.ancestor_id = unit
    ), above as materialized (
        select c.ancestor_id as id from public.access_unitclosure c where c.descendant_id = unit
    ), circles as materialized (
        select m.circle_id as id
        from public.access_circlemember m
        join public.access_circle c on c.id = m.circle_id
        where m.unit_id in (select id from below)
            and daterange(m.valid_from, m.valid_to) @> sec.today()
            and daterange(c.valid_from, c.valid_to) @> sec.today()
    )
    select array_agg(
        coalesce(
            s.unit_id in (select id from below)
            or s.kind = 'issued' and s.unit_id in (select id from above)
            or s.kind = 'circle' and s.circle_id in (select id from circles),
            false
        ) order by n
    )
    from generate_series(1, (select max(no) from public.access_scope)) n
    left join public.access_scope s on s.no = n
$$;

-- Works out the answer of one live session, or of all.
create function sec.compute(only_session uuid default null, only_account uuid default null) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if only_session is null then
        perform sec.settle_deputies();
    end if;
    with units as materialized (
        select u.id, sec.scopes_of(u.id) as scopes
        from (select distinct a.unit_id as id from sec.computed(only_session, only_account) a) u
    )
    insert into sec.reach as r (session, scopes)
    select c.session, coalesce(u.scopes, '{}')
    from sec.computed(only_session, only_account) c join units u on u.id = c.unit_id
    on conflict (session) do update set scopes = excluded.scopes where r.scopes <> excluded.scopes;

    delete from sec.sight s using sec.computed(only_session, only_account) c
    where s.session = c.session and s.level > c.clearance;
    with holders as materialized (
        select h.*, l.no as level, sec.labels_of(l.no, h.caveats, h.releasability) as labels
        from (
            select distinct c.clearance, c.caveats, c.releasability
            from sec.computed(only_session, only_account) c
        ) h join public.access_level l on l.no <= h.clearance
    )
    insert into sec.sight as s (session, level, labels)
    select c.session, h.level, coalesce(h.labels, '{}')
    from sec.computed(only_session, only_account) c
    join holders h using (clearance, caveats, releasability)
    on conflict (session, level) do update set labels = excluded.labels where s.labels <> excluded.labels;
end $$;

-- The caveats that an account holds, or shares with the one it acts for; a service account holds them all,
-- whenever they were made.
create function sec.caveats_of(account uuid, acting_for uuid default null) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select case
        when a.is_service then array(select c.code::text from public.access_caveat c)
        when p.id is null then a.caveats::text[]
        else array(select c from unnest(a.caveats::text[]) c where c = any (p.caveats) order by c)
    end
    from public.access_account a left join public.access_account p on p.id = acting_for
    where a.id = caveats_of.account
$$;

create function sec.computed(only_session uuid, only_account uuid) returns table (
    session uuid, unit_id uuid, clearance smallint, caveats text[], releasability text[]
)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select s.id, coalesce(s.for_unit, a.unit_id), least(a.clearance_id, s.for_level),
        sec.caveats_of(a.id, s.acting_for), a.releasability::text[]
    from sec.session s join public.access_account a on a.id = s.account
    where s.revoked_at is null and s.expires_at > clock_timestamp()
        and (only_session is null or s.id = only_session)
        and (only_account is null or s.account = only_account or s.acting_for = only_account)
$$;

-- One writer at a time; whoever opens a session meanwhile waits and then sees the outcome.
create function sec.recompute() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(20260101);
    perform sec.compute();
    return null;
end $$;

create function sec.recompute_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(20260101);
    perform sec.compute(null, new.id);
    return null;
end $$;

create view sec.tree_of_today as
with recursive up (ancestor_id, descendant_id, depth) as (
    select u.id, u.id, 0 from public.access_unit u
    union all
    select p.parent_id, up.descendant_id, up.depth + 1
    from up join public.access_unitparent p
        on p.unit_id = up.ancestor_id and daterange(p.valid_from, p.valid_to) @> sec.today()
    where up.depth < 32
)
select distinct on (ancestor_id, descendant_id) ancestor_id, descendant_id, depth
from up order by ancestor_id, descendant_id, depth;
alter view sec.tree_of_today owner to comity_definer;

-- Rewrites the closure to the tree of today and recomputes the live sessions.
create function sec.refresh_tree() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(20260101);
    with wanted as materialized (select * from sec.tree_of_today), gone as (
        delete from public.access_unitclosure c where not exists (
            select from wanted w where w.ancestor_id = c.ancestor_id and w.descendant_id = c.descendant_id
        )
    )
    insert into public.access_unitclosure as c (ancestor_id, descendant_id, depth)
    select w.ancestor_id, w.descendant_id, w.depth from wanted w
    on conflict (ancestor_id, descendant_id) do update set depth = excluded.depth
        where c.depth <> excluded.depth;
    update sec.tree set day = sec.today() where day <> sec.today();
    perform sec.expire_clearances();
    perform sec.compute();
end $$;

create function sec.tree_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform sec.refresh_tree();
    return null;
end $$;

-- A pair of the tree carries label and scope of both its units, when it is made and when they change.
create function sec.mark_pair() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    select above.label_id, above.scope_no, below.label_id, below.scope_no
    into new.ancestor_label, new.ancestor_scope, new.descendant_label, new.descendant_scope
    from public.access_unit above, public.access_unit below
    where above.id = new.ancestor_id and below.id = new.descendant_id;
    return new;
end $$;

create function sec.mark_pairs() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update public.access_unitclosure set ancestor_label = new.label_id, ancestor_scope = new.scope_no
    where ancestor_id = new.id;
    update public.access_unitclosure set descendant_label = new.label_id, descendant_scope = new.scope_no
    where descendant_id = new.id;
    return null;
end $$;

-- A new unit gets its two scopes, numbered on from the last.
create function sec.unit_added() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(20260101);
    insert into public.access_scope (no, kind, unit_id)
    select (select coalesce(max(no), 0) from public.access_scope) + row_number() over (order by n.id, k.kind), k.kind, n.id
    from added n cross join (values ('held'), ('issued')) k (kind)
    where not exists (select from public.access_scope s where s.unit_id = n.id and s.kind = k.kind);
    insert into public.access_unitclosure (ancestor_id, descendant_id, depth) select n.id, n.id, 0 from added n;
    perform sec.compute();
    return null;
end $$;

-- The scope of a circle about to be made; its owner reaches it at once.
create function sec.scope_for_circle(circle uuid, unit uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    made integer;
begin
    if not sec.writes(unit) then
        raise 'not allowed' using errcode = '42501';
    end if;
    perform pg_advisory_xact_lock(20260101);
    insert into public.access_scope (no, kind, unit_id, circle_id)
    select coalesce(max(no), 0) + 1, 'circle', unit, circle from public.access_scope
    returning no into made;
    return made;
end $$;

-- The number of a combination, made if it is new. Called by the functions that have checked who asks.
create function sec.label_number(level smallint, caveats text[], releasable_to text[]) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    found_id smallint;
begin
    for attempt in 1 .. 2 loop
        select id into found_id from public.access_label l
        where l.level_id = label_number.level and l.caveats::text[] = label_number.caveats
            and l.releasable_to::text[] = label_number.releasable_to;
        exit when found;
        if attempt = 1 then
            perform pg_advisory_xact_lock(20260101);
        else
            insert into public.access_label (id, level_id, caveats, releasable_to)
            select coalesce(max(id), 0) + 1, label_number.level, label_number.caveats, label_number.releasable_to
            from public.access_label returning id into found_id;
        end if;
    end loop;
    return found_id;
end $$;

-- The number of a label, made if it is new; refused above the working level or beyond the account's caveats.
create function sec.label_for(level smallint, caveats text[], releasable_to text[]) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    wanted_caveats text[] := array(select distinct c from unnest(caveats) c order by c);
    wanted_release text[] := array(select distinct r from unnest(releasable_to) r order by r);
begin
    if not exists (
        select from sec.live l
        join public.access_account a on a.id = l.account
        join public.access_level v on v.no = label_for.level
        where v.no <= l.level
            and wanted_caveats <@ sec.caveats_of(a.id, l.acting_for)
            and (a.releasability = '{}' or wanted_release && a.releasability::text[])
    ) or not wanted_caveats <@ array(select code::text from public.access_caveat)
        or not wanted_release <@ array(select code::text from public.access_releasability) then
        raise 'label refused' using errcode = '42501';
    end if;
    return sec.label_number(level, wanted_caveats, wanted_release);
end $$;

-- Whether the first label hides at least whatever the second hides.
create function sec.dominates(higher smallint, lower smallint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select h.level_id >= l.level_id and h.caveats @> l.caveats and h.releasable_to <@ l.releasable_to
    from public.access_label h, public.access_label l where h.id = higher and l.id = lower
$$;

-- The number of the lowest label that hides whatever either hides, made if it is new.
create function sec.label_over(one smallint, other smallint) returns smallint
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select sec.label_number(
        greatest(a.level_id, b.level_id),
        array(select unnest(a.caveats::text[]) union select unnest(b.caveats::text[]) order by 1),
        array(select unnest(a.releasable_to::text[]) intersect select unnest(b.releasable_to::text[]) order by 1)
    )
    from public.access_label a, public.access_label b where a.id = one and b.id = other
$$;
