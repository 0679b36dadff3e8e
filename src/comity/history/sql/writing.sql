-- The only two ways into the ledger: what was meant, and the row versions. Each is one statement whose plan is kept
-- by the connection: a change waits for it.

-- What a deputy at work does names for whom.
create function history.told(acting_for uuid, payload jsonb) returns jsonb
language sql immutable parallel safe
as $$ select case when acting_for is null then payload else payload || jsonb_build_object('for', acting_for) end $$;

-- Appends what was meant by a change. The account must be that of the session, the record within its reach.
create function history.record_event(
    account uuid, verb text, object_type text, object_id uuid, label integer, scope integer, payload jsonb
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    -- A verb cannot hold what parts the fields of a sealed line.
    if record_event.verb !~ '^[a-z][a-z_ ]{0,39}$' then
        raise invalid_parameter_value using message = 'a verb is a few small letters';
    end if;
    insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
    select l.account, l.id, record_event.verb, o.object_type, o.object_id, record_event.label, record_event.scope,
        history.told(l.acting_for, record_event.payload)
    from sec.live l
    join sec.sight s on s.session = l.id and s.level = l.level
    join sec.reach r on r.session = l.id
    join history.object o on o.object_type = record_event.object_type and o.object_id = record_event.object_id
    where l.account = record_event.account
        and s.labels[record_event.label] and r.scopes[record_event.scope]
        and s.labels[o.label_id] and r.scopes[o.scope_no];
    if not found then
        raise insufficient_privilege using message = case
            when record_event.account is distinct from sec.account()
            then 'an event is recorded under one''s own account' else 'no such record is within reach' end;
    end if;
end $$;

-- Appends that the account was shown rows together: an event for each label among them that no other one hides, in the
-- scope that the account's unit holds. Rows of the lowest level leave no trace.
create function history.record_reading(account uuid, verb text, ids uuid[], labels integer[], details jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    if record_reading.account is distinct from sec.account() or record_reading.verb !~ '^[a-z][a-z_ ]{0,39}$' then
        raise insufficient_privilege using message = 'an event is recorded under one''s own account';
    end if;
    insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
    with given as (
        select b.id, b.level_id, cardinality(b.caveats) as caveats from public.access_label b
        where b.id = any (record_reading.labels) and b.level_id > (select min(v.no) from public.access_level v)
    ), place as (
        select g.id as label, (
            select h.id from given h where sec.dominates(h.id::smallint, g.id::smallint)
            order by h.level_id desc, h.caveats desc, h.id limit 1
        ) as top
        from given g
    )
    select l.account, l.id, record_reading.verb, 'access.account', l.account, p.top, s.no,
        record_reading.details || jsonb_build_object('ids', jsonb_agg(distinct r.id))
    from unnest(record_reading.ids, record_reading.labels) r (id, label)
    join place p on p.label = r.label, sec.live l
    join public.access_scope s on s.unit_id = l.unit and s.kind = 'held' and s.circle_id is null
    group by l.account, l.id, p.top, s.no;
end $$;

-- Appends that somebody failed to sign in under a name, to the account behind it; for a name that is nobody's, nothing.
create function history.record_failed_sign_in(login_name text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    insert into history.event (verb, object_type, object_id, label_id, scope_no, payload)
    select 'failed to sign in', o.object_type, o.object_id, o.label_id, o.scope_no, '{}'
    from public.access_login l
    join public.access_account a on a.login_id = l.id
    join history.object o on o.object_type = 'access.account' and o.object_id = a.id
    where l.name = lower(btrim(login_name))
$$;

-- Notes under which label and scope a record stands, for as long as the ledger speaks of it.
create function history.note_object(object_type text, object_id uuid, label smallint, scope integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
    insert into history.object (object_type, object_id, label_id, scope_no)
    values (note_object.object_type, note_object.object_id, label, scope)
    on conflict on constraint object_pkey
    do update set label_id = excluded.label_id, scope_no = excluded.scope_no, deleted_at = null;
end $$;

-- Appends the versions of a row. Arguments: the record type, then the columns that are never written down.
-- A change of label or scope becomes two events, so that every value stays under the label that it had.
create function history.track() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    hidden constant text[] := tg_argv[1:] || array['version', 'changed_at', 'changed_by'];
    earlier jsonb;
    later jsonb;
begin
    if tg_op = 'UPDATE' then
        -- Both rows have the same columns in the same order.
        select jsonb_object_agg(v.key, v.was), jsonb_object_agg(v.key, v.is) into earlier, later
        from rows from (jsonb_each(to_jsonb(old)), jsonb_each(to_jsonb(new))) v (key, was, same_key, "is")
        where v.was <> v.is and v.key <> all (hidden);
        if later is null then
            return null;
        end if;
        if (old.label_id, old.scope_no) = (new.label_id, new.scope_no) then
            insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
            select l.account, l.id, 'changed', tg_argv[0], new.id, new.label_id, new.scope_no,
                history.told(l.acting_for, jsonb_build_object('version', new.version, 'before', earlier, 'after', later))
            from (values (1)) once left join sec.live l on true;
            return null;
        end if;
        perform history.note_object(tg_argv[0], new.id, new.label_id::smallint, new.scope_no);
        insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
        select l.account, l.id, 'changed', tg_argv[0], new.id, v.label, v.scope,
            history.told(l.acting_for, jsonb_build_object('version', new.version, v.side, v.columns))
        from (values ('before', old.label_id, old.scope_no, earlier), ('after', new.label_id, new.scope_no, later))
            v (side, label, scope, columns)
        left join sec.live l on true;
        return null;
    end if;
    if tg_op = 'INSERT' then
        perform history.note_object(tg_argv[0], new.id, new.label_id::smallint, new.scope_no);
        insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
        select l.account, l.id, 'created', tg_argv[0], new.id, new.label_id, new.scope_no,
            history.told(l.acting_for, jsonb_build_object('version', new.version, 'after', to_jsonb(new) - hidden))
        from (values (1)) once left join sec.live l on true;
        return null;
    end if;
    update history.object o set deleted_at = now() where o.object_type = tg_argv[0] and o.object_id = old.id;
    insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
    select l.account, l.id, 'deleted', tg_argv[0], old.id, old.label_id, old.scope_no,
        history.told(l.acting_for, jsonb_build_object('before', to_jsonb(old) - hidden))
    from (values (1)) once left join sec.live l on true;
    return null;
end $$;

grant create on schema history to comity_definer;
alter function history.note_object(text, uuid, smallint, integer) owner to comity_definer;
alter function history.record_event(uuid, text, text, uuid, integer, integer, jsonb) owner to comity_definer;
alter function history.record_failed_sign_in(text) owner to comity_definer;
alter function history.record_reading(uuid, text, uuid[], integer[], jsonb) owner to comity_definer;
alter function history.track() owner to comity_definer;
revoke create on schema history from comity_definer;
revoke execute on all functions in schema history from public;
grant execute on function history.told to comity_definer;
grant execute on function history.record_event(uuid, text, text, uuid, integer, integer, jsonb) to comity_app;
grant execute on function history.record_failed_sign_in(text) to comity_app;
grant execute on function history.record_reading(uuid, text, uuid[], integer[], jsonb) to comity_app;
