create table dorsal.auth_used_totp_steps (
  factor_id uuid primary key references auth.mfa_factors (id) on delete cascade,
  step bigint not null
);
comment on table dorsal.auth_used_totp_steps is 'The last time step of each authenticator app whose code was accepted: that one and older ones are not again.';

grant select, insert, update, delete on dorsal.auth_used_totp_steps to supabase_auth_admin;
