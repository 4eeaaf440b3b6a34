-- expect: powerful-role

create role dorsal_corpus_reporter bypassrls;
