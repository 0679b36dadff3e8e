-- The event table, what is known of each record beyond its deletion, and the rules on both.

create schema history;
grant usage on schema history to comity_app, comity_definer, comity_read, comity_audit;

-- No key: an event is written once, by a function, under a random identifier, and every index costs each change.
create table history.event (
    id uuid not null default gen_random_uuid(),
    happened_at timestamptz not null default clock_timestamp(),
    transaction_id xid8 not null default pg_current_xact_id(),
    account_id uuid,
    session_id uuid,
    verb text not null,
    object_type text not null,
    object_id uuid not null,
    label_id smallint not null,
    scope_no integer not null,
    payload jsonb not null,
    -- A uuid of version 4 is 16 bytes from the strong generator, six bits of them fixed.
    salt bytea not null default uuid_send(gen_random_uuid())
) partition by range (happened_at);

create index event_of_object on history.event (object_id, happened_at);
create index event_of_account on history.event (account_id, happened_at);
create index event_of_transaction on history.event (transaction_id);
create index event_of_time on history.event using brin (happened_at) with (pages_per_range = 32, autosummarize = on);

-- The label and scope under which a record stands now, or stood when it was deleted.
create table history.object (
    object_type text not null,
    object_id uuid not null,
    label_id smallint not null,
    scope_no integer not null,
    deleted_at timestamptz,
    primary key (object_type, object_id)
);

create function history.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise insufficient_privilege using message = 'the ledger is append-only';
end $$;

-- What the reader's label and scope let through.
create function history.within_reach() returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select 'case when ((select sec.vis_labels()))[label_id] and ((select sec.vis_scopes()))[scope_no] then %s else false end'
$$;

-- Nobody writes the ledger but its functions; the application reads what it is granted, within the row policies.
create function history.guard(target regclass, condition text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('revoke all on %s from comity_app', target);
    execute format('grant select, insert on %s to comity_definer', target);
    execute format('grant select on %s to comity_read', target);
    call sec.protect_rows(target, format(history.within_reach(), condition));
end $$;

-- An event is shown only if its record, too, is within reach today. Statement triggers do not pass from a table
-- to its partitions, so each partition has its own.
create function history.guard_events(target regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('grant select on %s to comity_audit', target);
    perform history.guard(target, format(
        'exists (select from history.object o where o.object_type = %1$I.object_type and o.object_id = %1$I.object_id)',
        (select relname from pg_class where oid = target)));
    execute format('create policy sealer on %s for select to comity_audit using (true)', target);
    execute format(
        'create trigger append_only before update or delete or truncate on %s '
        'for each statement execute function history.refuse_change()', target);
end $$;

select history.guard('history.object', 'true');
select history.guard_events('history.event');
grant select on history.object to comity_app;
grant update on history.object to comity_definer;

-- What would let a reader rework a seal is not readable.
grant select (id, happened_at, transaction_id, account_id, verb, object_type, object_id, label_id, scope_no, payload)
    on history.event to comity_app;

create table history.event_rest partition of history.event default;
select history.guard_events('history.event_rest');

-- Makes the partition of this month and of so many months ahead. A month that already has events in the
-- default partition stays there.
create function history.make_partitions(months_ahead integer) returns void
language plpgsql set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
    month timestamptz;
    name text;
begin
    for month in
        select generate_series(date_trunc('month', now()),
                               date_trunc('month', now()) + make_interval(months => months_ahead), interval '1 month')
    loop
        name := 'event_' || to_char(month, 'YYYY_MM');
        continue when to_regclass('history.' || name) is not null
            or exists (select from history.event_rest
                       where happened_at >= month and happened_at < month + interval '1 month');
        execute format('create table history.%I partition of history.event for values from (%L) to (%L)',
                       name, month, month + interval '1 month');
        perform history.guard_events(('history.' || name)::regclass);
    end loop;
end $$;

select history.make_partitions(24);
