-- The roles of Comity. comity_owner migrates, comity_definer owns the functions that look past the row
-- policies, comity_app serves the web and the jobs, comity_audit seals the ledger, comity_read makes backups.
-- A new role is no superuser and passes no row policy; `comity doctor` checks that it stays so.
do $$
declare
    role_name text;
begin
    foreach role_name in array array['comity_owner', 'comity_definer', 'comity_app', 'comity_audit', 'comity_read'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I', role_name);
        end if;
    end loop;
end $$;
alter role comity_owner login;
alter role comity_app login;
alter role comity_audit login;
alter role comity_read login;
grant comity_definer to comity_owner;
