-- The schema of the row policies, what names this site, and what the roles may do with later tables.
create schema sec;
grant usage on schema sec to comity_app, comity_definer, comity_audit, comity_read;
grant create on schema sec to comity_definer;

create table sec.site (
    one boolean primary key default true check (one),
    id uuid not null default gen_random_uuid(),
    time_zone text not null default 'Asia/Ho_Chi_Minh'
);
insert into sec.site default values;
grant select on sec.site to comity_definer, comity_read;

create function sec.this_site() returns uuid
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select id from sec.site $$;

-- The day at the site; the tree of units changes with it.
create function sec.today() returns date
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$ select (now() at time zone time_zone)::date from sec.site $$;

alter function sec.this_site() owner to comity_definer;
alter function sec.today() owner to comity_definer;

-- A new function is nobody's until it is granted; in the public schema the application may call it.
alter default privileges revoke execute on functions from public;
revoke execute on all functions in schema sec from public;
grant execute on all functions in schema sec to comity_app, comity_owner, comity_read;
alter default privileges in schema public grant execute on functions to comity_app, comity_definer, comity_read;

-- Tables are open to the application; which rows, the policies decide.
grant select, insert, update, delete on all tables in schema public to comity_app;
grant usage on all sequences in schema public to comity_app;
grant select on all tables in schema public to comity_definer, comity_read;
grant select on all sequences in schema public to comity_read;
alter default privileges in schema public grant select, insert, update, delete on tables to comity_app;
alter default privileges in schema public grant usage on sequences to comity_app;
alter default privileges in schema public grant select on tables to comity_definer, comity_read;
alter default privileges grant select on sequences to comity_read;
