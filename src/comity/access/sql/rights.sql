-- The permission matrix is data; every change of it passes here.
create function sec.set_permission(role text, record_type text, state text, action text, allowed boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not sec.has_role('administrator') then
        raise 'not allowed' using errcode = '42501';
    end if;
    update public.access_role r set edited = true where r.code = role and not r.edited;
    if allowed then
        insert into public.access_permission (role_id, record_type, state, action)
        values (role, record_type, state, action) on conflict do nothing;
    else
        delete from public.access_permission p
        where p.role_id = role and p.record_type = set_permission.record_type
            and p.state = set_permission.state and p.action = set_permission.action;
    end if;
end $$;
grant insert, delete on public.access_permission to comity_definer;
grant update (edited) on public.access_role to comity_definer;
