-- Whether a service account is at work.
create function sec.is_service() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select exists (select from public.access_account a where a.id = sec.account() and a.is_service) $$;
alter function sec.is_service() owner to comity_definer;
grant execute on function sec.is_service() to comity_app;

-- A personal view and a batch are their maker's alone, whatever their label and scope let others read. The clock sees
-- batches too, which it removes where nobody applied them.
create policy own_view on lists_savedview as restrictive for all to comity_app
    using (kind <> 'personal' or created_by = (select sec.account()));
create policy own_batch on lists_batch as restrictive for all to comity_app
    using (created_by = (select sec.account()) or (select sec.is_service()));
