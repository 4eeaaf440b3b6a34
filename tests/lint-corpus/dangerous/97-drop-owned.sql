-- expect: drop-owned
-- blocks: reads and writes

create role dorsal_corpus_owner;
drop owned by dorsal_corpus_owner;
