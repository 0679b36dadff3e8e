-- The only two ways into the ledger: what was meant, and the row versions.

create function history.append(
    verb text, object_type text, object_id uuid, label smallint, scope integer, payload jsonb
) returns void
language sql set search_path = pg_catalog, pg_temp as $$
    insert into history.event (account_id, session_id, verb, object_type, object_id, label_id, scope_no, payload)
    values (sec.account(), sec.session_id(), verb, object_type, object_id, label, scope, payload)
$$;

-- Appends what was meant by a change. The account must be that of the session, the record within its reach.
create function history.record_event(
    account uuid, verb text, object_type text, object_id uuid, label integer, scope integer, payload jsonb
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if account is null or account is distinct from sec.account() then
        raise insufficient_privilege using message = 'an event is recorded under one''s own account';
    end if;
    if (sec.vis_labels())[label] is not true or (sec.vis_scopes())[scope] is not true or not exists (
        select from history.object o
        where o.object_type = record_event.object_type and o.object_id = record_event.object_id
          and (sec.vis_labels())[o.label_id] and (sec.vis_scopes())[o.scope_no]
    ) then
        raise insufficient_privilege using message = 'no such record is within reach';
    end if;
    perform history.append(verb, object_type, object_id, label::smallint, scope, payload);
end $$;

-- Notes under which label and scope a record stands, for as long as the ledger speaks of it.
create function history.note_object(object_type text, object_id uuid, label smallint, scope integer) returns void
language sql set search_path = pg_catalog, pg_temp as $$
    insert into history.object (object_type, object_id, label_id, scope_no)
    values (object_type, object_id, label, scope)
    on conflict on constraint object_pkey
    do update set label_id = excluded.label_id, scope_no = excluded.scope_no, deleted_at = null
$$;

-- Appends the versions of a row. Arguments: the record type, then the columns that are never written down.
-- A change of label or scope becomes two events, so that every value stays under the label that it had.
create function history.track() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    type_name constant text := tg_argv[0];
    hidden constant text[] := tg_argv[1:] || array['version', 'changed_at', 'changed_by'];
    earlier jsonb := to_jsonb(old) - hidden;
    later jsonb := to_jsonb(new) - hidden;
    version constant jsonb := to_jsonb(new) -> 'version';
begin
    if tg_op = 'INSERT' then
        perform history.note_object(type_name, new.id, new.label_id, new.scope_no);
        perform history.append('created', type_name, new.id, new.label_id, new.scope_no,
                               jsonb_build_object('version', version, 'after', later));
    elsif tg_op = 'DELETE' then
        perform history.append('deleted', type_name, old.id, old.label_id, old.scope_no,
                               jsonb_build_object('before', earlier));
        update history.object set deleted_at = now() where object_type = type_name and object_id = old.id;
    elsif earlier <> later then
        select jsonb_object_agg(key, earlier -> key), jsonb_object_agg(key, later -> key) into earlier, later
        from jsonb_object_keys(later) as key
        where earlier -> key is distinct from later -> key;
        if (old.label_id, old.scope_no) = (new.label_id, new.scope_no) then
            perform history.append('changed', type_name, new.id, new.label_id, new.scope_no,
                                   jsonb_build_object('version', version, 'before', earlier, 'after', later));
        else
            perform history.note_object(type_name, new.id, new.label_id, new.scope_no);
            perform history.append('changed', type_name, old.id, old.label_id, old.scope_no,
                                   jsonb_build_object('version', version, 'before', earlier));
            perform history.append('changed', type_name, new.id, new.label_id, new.scope_no,
                                   jsonb_build_object('version', version, 'after', later));
        end if;
    end if;
    return null;
end $$;

grant create on schema history to comity_definer;
alter function history.append(text, text, uuid, smallint, integer, jsonb) owner to comity_definer;
alter function history.note_object(text, uuid, smallint, integer) owner to comity_definer;
alter function history.record_event(uuid, text, text, uuid, integer, integer, jsonb) owner to comity_definer;
alter function history.track() owner to comity_definer;
revoke create on schema history from comity_definer;
revoke execute on all functions in schema history from public;
grant execute on function history.record_event(uuid, text, text, uuid, integer, integer, jsonb) to comity_app;
