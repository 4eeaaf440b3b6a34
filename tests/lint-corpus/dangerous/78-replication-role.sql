-- expect: disable-trigger

set session_replication_role = replica;
