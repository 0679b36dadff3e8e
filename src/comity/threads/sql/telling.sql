-- What one account alone sees: its notifications, its choices, what it follows.

create policy mine on threads_notification as restrictive to comity_app using (recipient_id = (select sec.account()));
revoke insert, update, delete on threads_notification from comity_app;
grant update (read_at) on threads_notification to comity_app;
call sec.protect_rows('threads_choice', 'account_id = (select sec.account())');
call sec.protect_rows('threads_follow', 'account_id = (select sec.account())');
-- When the last letter went is written by the function that claims it.
revoke update, delete on threads_choice from comity_app;
grant update (muted, digest, address) on threads_choice to comity_app;

-- Whether a role of the account permits the action on records of the type, in any state.
create function sec.permits(account uuid, action text, record_type text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from public.access_permission p
        join public.access_accountrole r on r.role_id = p.role_id and r.account_id = permits.account
        where p.action = permits.action and p.record_type = permits.record_type
    )
$$;

-- Tells accounts of something about a record, each once, in the order of the items. The writer need not see whom:
-- those named, those of a unit whose roles permit the action (and who hold the role, if one is named), and those
-- who follow the record. Left out: the writer (but of the end of a job), who is not cleared for the record, and who does not want that kind.
-- An item without a record within the writer's reach tells nobody.
create function sec.tell(account uuid, items jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if account is distinct from sec.account() then
        raise 'one tells under one''s own account' using errcode = '42501';
    end if;
    insert into public.threads_notification
        (id, kind, record_type, record_id, about_id, by_id, recipient_id, label_id, scope_no, created_at)
    select distinct on (a.id, coalesce(i.about, i.record_id), i.record_id)
        gen_random_uuid(), i.kind, i.record_type, i.record_id, i.about, sec.account(), a.id, o.label_id, o.scope_no,
        clock_timestamp()
    from rows from (jsonb_to_recordset(items) as (
        kind text, record_type text, record_id uuid, about uuid, account uuid, unit uuid, action text, role text,
        followers boolean
    )) with ordinality
        as i (kind, record_type, record_id, about, account, unit, action, role, followers, place)
    join history.object o on o.object_type = i.record_type and o.object_id = i.record_id
        and (sec.vis_labels())[o.label_id] and (sec.vis_scopes())[o.scope_no]
    join public.access_label l on l.id = o.label_id
    cross join lateral (
        select i.account as id
        union
        select m.id from public.access_account m
        where m.unit_id = i.unit and sec.permits(m.id, i.action, i.record_type) and (
            i.role is null or exists (
                select from public.access_accountrole r where r.account_id = m.id and r.role_id = i.role
            )
        )
        union
        select f.account_id from public.threads_follow f
        where i.followers and f.record_id = i.record_id and f.record_type = i.record_type
    ) told
    join public.access_account a on a.id = told.id and a.active and not a.is_service
        and (a.id <> sec.account() or i.kind = 'finished')
        and a.clearance_id >= l.level_id and a.caveats @> l.caveats
    where not exists (
        select from public.threads_choice c where c.account_id = a.id and i.kind = any (c.muted)
    )
    order by a.id, coalesce(i.about, i.record_id), i.record_id, i.place;
end $$;

-- Forgets what was read long ago, and in the end everything. Called by service accounts.
create function sec.forget_notifications(read_before timestamptz, all_before timestamptz) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    forgotten integer;
begin
    if not exists (
        select from public.access_account a where a.id = sec.account() and a.is_service
    ) then
        raise 'not allowed' using errcode = '42501';
    end if;
    delete from public.threads_notification n where n.read_at < read_before or n.created_at < all_before;
    get diagnostics forgotten = row_count;
    return forgotten;
end $$;

alter function sec.permits(uuid, text, text) owner to comity_definer;
alter function sec.tell(uuid, jsonb) owner to comity_definer;
alter function sec.forget_notifications(timestamptz, timestamptz) owner to comity_definer;
grant insert, delete on threads_notification to comity_definer;
grant execute on function sec.tell(uuid, jsonb), sec.forget_notifications(timestamptz, timestamptz) to comity_app;
