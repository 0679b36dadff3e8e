-- Seals: the position of each committed event in the tree of the ledger, and the signed checkpoints over it.

create table history.seal (
    position bigint primary key check (position >= 0),
    event_id uuid not null,
    happened_at timestamptz not null,
    leaf bytea not null check (length(leaf) = 32)
);

-- `peaks` are the roots of the full subtrees of the first `size` leaves, largest first; every event of a
-- transaction below `sealed_below` has its seal.
create table history.checkpoint (
    number bigint primary key check (number > 0),
    size bigint not null unique check (size > 0),
    peaks bytea[] not null,
    sealed_below xid8 not null,
    signed_at timestamptz not null default clock_timestamp(),
    note text not null
);

create trigger append_only before update or delete or truncate on history.seal
    for each statement execute function history.refuse_change();
create trigger append_only before update or delete or truncate on history.checkpoint
    for each statement execute function history.refuse_change();
revoke all on history.seal, history.checkpoint from comity_app;
-- The application has no grant; given one by mistake, it would show security officers alone what they may know.
call sec.protect_rows('history.seal', '(select sec.has_role(''security_officer''))');
call sec.protect_rows('history.checkpoint', '(select sec.has_role(''security_officer''))');
create policy sealer on history.seal for all to comity_audit using (true) with check (true);
create policy sealer on history.checkpoint for all to comity_audit using (true) with check (true);
grant select, insert on history.seal, history.checkpoint to comity_audit;
grant select on history.seal, history.checkpoint to comity_read, comity_definer;
grant select on history.object to comity_audit;
create policy sealer on history.object for select to comity_audit using (true);

-- How far the check of the ledger is: one row at most, written by the worker while it checks.
create table history.verification (
    is_only boolean primary key default true check (is_only),
    percent smallint not null check (percent between 0 and 100)
);
revoke all on history.verification from comity_app;
call sec.protect_rows('history.verification', '(select sec.has_role(''security_officer''))');
create policy sealer on history.verification for all to comity_audit using (true) with check (true);
grant select, insert, update on history.verification to comity_audit;
grant select on history.verification to comity_app, comity_read;

-- The sealed line of an event in two parts: what happened to what, and the salted payload. Neither holds a tab
-- or a line feed; the first holds no bar within a field.
create function history.head_of(e history.event) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select e.id || '|' || to_char(e.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '|' || e.transaction_id || '|' || coalesce(e.account_id::text, '') || '|' || coalesce(e.session_id::text, '')
        || '|' || e.verb || '|' || e.object_type || '|' || e.object_id || '|' || e.label_id || '|' || e.scope_no
$$;

create function history.content_of(e history.event) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$ select encode(e.salt, 'hex') || e.payload $$;

-- The leaf of an event as RFC 6962 hashes it, over its head and the commitment to its payload.
create function history.leaf_of(e history.event) returns bytea
language sql stable set search_path = pg_catalog, pg_temp as $$
    select sha256('\x00'::bytea || convert_to(history.head_of(e), 'UTF8')
        || sha256(convert_to(history.content_of(e), 'UTF8')))
$$;

create index seal_of_event on history.seal (event_id);

-- Below it every transaction that could have written here has ended. One that runs in another database of the same server
-- cannot write here and is passed over; one of which nothing is known counts.
create function history.horizon() returns xid8
language sql volatile set search_path = pg_catalog, pg_temp as $$
    with here as materialized (select pg_current_snapshot() as taken)
    select coalesce(min(running.id), (select pg_snapshot_xmax(taken) from here))
    from here, pg_snapshot_xip(here.taken) running (id)
    where not exists (
        select from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted
            and l.transactionid = running.id::xid
            and a.datid <> (select d.oid from pg_database d where d.datname = current_database())
    )
$$;

-- Events that are committed for good and have no seal yet. Every transaction below the horizon has ended, so nothing can
-- appear among them later. A restored database counts its transactions anew: then all events are gone through once.
create function history.unsealed(horizon xid8) returns setof history.event
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    sealed_below xid8 := (select c.sealed_below from history.checkpoint c order by c.number desc limit 1);
    ahead constant xid8 := pg_snapshot_xmax(pg_current_snapshot());
begin
    if sealed_below > ahead then
        return query select e.* from history.event e
            where (e.transaction_id < horizon or e.transaction_id >= ahead)
                and not exists (select from history.seal s where s.event_id = e.id);
    else
        return query select e.* from history.event e
            where e.transaction_id < horizon and e.transaction_id >= coalesce(sealed_below, '0'::xid8)
                and not exists (select from history.seal s where s.event_id = e.id);
    end if;
end $$;

-- How long the oldest committed event has waited for its seal; nothing when none waits. It counts nothing, so anyone may ask.
create function history.seal_lag() returns interval
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select clock_timestamp() - min(e.happened_at)
    from history.unsealed(pg_snapshot_xmax(pg_current_snapshot())) e
$$;

-- The newest checkpoint and what waits for the next one. It counts all events, so it answers only the security officer
-- of the whole site: of the topmost unit, cleared to the top of the scale. Anyone else gets no row.
create function history.seal_state() returns table (size bigint, signed_at timestamptz, note text, waiting bigint, lag interval)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select c.size, c.signed_at, c.note, w.waiting, w.lag
    from (
        select count(*) as waiting, clock_timestamp() - min(e.happened_at) as lag
        from history.unsealed(pg_snapshot_xmax(pg_current_snapshot())) e
    ) w
    left join (select * from history.checkpoint k order by k.number desc limit 1) c on true
    where sec.has_role('security_officer') and exists (
        select from sec.live l join public.access_account a on a.id = l.account
        where a.clearance_id = (select max(v.no) from public.access_level v)
            and not exists (select from public.access_unitclosure u where u.descendant_id = l.unit and u.depth > 0)
    )
$$;

grant create on schema history to comity_definer;
alter function history.seal_lag() owner to comity_definer;
alter function history.seal_state() owner to comity_definer;
revoke create on schema history from comity_definer;
revoke execute on function history.horizon, history.head_of, history.content_of, history.leaf_of, history.unsealed, history.seal_lag,
    history.seal_state from public;
grant execute on function history.horizon to comity_audit;
grant execute on function history.head_of, history.content_of, history.leaf_of, history.unsealed to comity_audit, comity_definer;
grant execute on function history.seal_lag, history.seal_state to comity_app;
grant execute on function sec.this_site to comity_audit;
