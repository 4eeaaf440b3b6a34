create index users_bcrypt_passwords on auth.users ((true)) where encrypted_password like '$2%';
comment on index auth.users_bcrypt_passwords is 'Whether anybody has a hash of elsewhere; each goes when its owner signs in.';
