"""A table of labelled rows that belongs to no package, for tests of the policies in a database of their own."""

TABLE = """
create table sample (
    id uuid primary key default gen_random_uuid(),
    label_id smallint not null references access_label,
    scope_no integer not null references access_scope,
    unit_id uuid not null references access_unit,
    home_site uuid not null default sec.this_site(),
    version integer not null default 1,
    created_at timestamptz not null default now(),
    created_by uuid,
    changed_at timestamptz not null default now(),
    changed_by uuid,
    about uuid references sample deferrable initially deferred,
    name text not null default ''
);
call sec.protect_table('sample');
create table sample_pair (
    id serial primary key, sample_id uuid not null references sample, other_id uuid references sample
);
call sec.protect_parts('sample_pair', 'sample_id');
"""
