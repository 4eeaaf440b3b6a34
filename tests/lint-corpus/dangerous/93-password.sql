-- expect: password-in-migration

create role dorsal_corpus_reporter password 'secret';
